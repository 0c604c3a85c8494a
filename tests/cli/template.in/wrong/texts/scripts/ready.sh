{% extends "built-in/scripts/ready.sh" %}

{% block marker %}
{% if false %}
echo {{ titel }}
{% endif %}
{% endblock %}
