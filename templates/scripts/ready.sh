{% block head %}
#!/command/with-contenv sh
# shellcheck shell=sh
# After every service: tells people, programs and the health check.
{% endblock %}
{% block stamp %}
touch {{ stamp }}
{% endblock %}
{% block ports %}
printf '%s is ready\n' {{ title }}
{% for port in ports %}
{% if port.off %}[ -e {{ port.off }} ] || {% endif %}
printf '  %-24s %s\n' {{ port.name }} {{ port.number }}
{% endfor %}
{% endblock %}
{% block marker %}
{% if marker %}
printf '\n%s\n' {{ marker }}
{% endif %}
{% endblock %}
