{% block head %}
{% if interpreter == "shell" %}
#!/bin/sh
{% else %}
#!/command/with-contenv sh
# shellcheck shell=sh
{% endif %}
{% if has_program %}
# shellcheck disable=SC2016
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
{% if becomes %}
# As the service: who asks may be root.
set --
if [ "$(id -u)" -eq 0 ]; then set --{% for word in becomes %} {{ word }}{% endfor %}; fi
{% endif %}
{% if command %}
exec {% if becomes %}"$@" {% endif %}{% for word in command %}{{ word }} {% endfor %}>/dev/null 2>&1
{% endif %}
{% endblock %}
