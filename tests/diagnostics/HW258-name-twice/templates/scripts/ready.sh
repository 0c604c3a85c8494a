{% for title in ports %}
{% endfor %}
