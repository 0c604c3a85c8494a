{% block head %}
#!/bin/sh
# Whether the container has been told to stop: then s6-rc is bringing everything down.
{% endblock %}
{% block processes %}
for process in /proc/[0-9]*; do
  read -r name <"$process/comm" && [ "$name" = s6-rc ] && grep -Eqszx -e '-b?da' "$process/cmdline" && exit 0
done 2>/dev/null
{% endblock %}
{% block end %}
exit 1
{% endblock %}
