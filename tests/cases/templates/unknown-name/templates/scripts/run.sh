{% extends "built-in/scripts/run.sh" %}

{% block before %}
echo {{ servce }}
{% endblock %}
