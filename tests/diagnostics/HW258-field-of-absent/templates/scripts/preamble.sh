{% for entry in preamble.exports %}
: {{ entry.secret.now }}
{% endfor %}
