{% block head %}
{% if interpreter == "shell" %}
#!/bin/sh
{% else %}
#!/command/with-contenv sh
# shellcheck shell=sh
{% endif %}
{% endblock %}
{% block preamble %}
{% include "scripts/preamble.sh" %}
{% endblock %}
{% block before %}{% endblock %}
{% block command %}
exec {% for word in command %}{{ word }} {% endfor %}>/dev/null 2>&1
{% endblock %}
