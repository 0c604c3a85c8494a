{% extends "built-in/scripts/run.sh" %}
{% block comand %}
exec shop-wrapper
{% endblock %}
