{% if interpreter == "shell" %}
#!/bin/sh
{% else %}
#!/command/with-contenv sh
# shellcheck shell=sh
{% endif %}
{% include "scripts/preamble.sh" %}
exec {% for word in command %}{{ word }} {% endfor %}>/dev/null 2>&1
