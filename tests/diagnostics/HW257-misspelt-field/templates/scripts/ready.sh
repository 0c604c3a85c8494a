{% for port in ports %}
{% if false %}
echo {{ port.nmae }}
{% endif %}
{% endfor %}
