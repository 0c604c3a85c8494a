#!/command/with-contenv sh
# shellcheck shell=sh
{% include "scripts/preamble.sh" %}
exec {% for word in command %}{{ word }} {% endfor %}>/dev/null 2>&1
