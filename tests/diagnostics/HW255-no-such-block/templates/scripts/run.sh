{% extends "built-in/scripts/run.sh" %}
{% block environment %}
export SHOP=1
{% endblock %}
