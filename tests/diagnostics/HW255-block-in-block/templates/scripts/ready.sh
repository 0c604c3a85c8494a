{% extends "built-in/scripts/ready.sh" %}
{% block ports %}
{% block stamp %}{% endblock %}
{% endblock %}
