{% extends "built-in/scripts/run.sh" %}

{% block before %}
ulimit -n 65536
{% endblock %}
