{% fro port in ports %}
{% endfor %}
