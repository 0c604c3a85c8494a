{% for letter in title %}
{% endfor %}
