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
{% block off %}
{% if off %}

if [ -e {{ off.file }} ]; then
  read -r _ host port <{{ off.file }}
  [ -n "$host" ] || exit 0
  exec {% for word in off.command %}{{ word }} {% endfor %}>/dev/null 2>&1
fi

{% endif %}
{% endblock %}
{% block before %}{% endblock %}
{% block command %}
{% if command %}
exec {% for word in command %}{{ word }} {% endfor %}>/dev/null 2>&1
{% endif %}
{% endblock %}
