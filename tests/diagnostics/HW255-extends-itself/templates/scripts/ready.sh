{% extends "scripts/ready.sh" %}
{% block marker %}
{% endblock %}
