#!/command/with-contenv sh
# shellcheck shell=sh
# After every service: tells people, programs and the health check.
touch {{ stamp }}
printf '%s is ready\n' {{ title }}
{% for port in ports %}
printf '  %-24s %s\n' {{ port.name }} {{ port.number }}
{% endfor %}
{% if marker %}
printf '\n%s\n' {{ marker }}
{% endif %}
