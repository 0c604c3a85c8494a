{% block head %}
#!/bin/sh
# The probe of the service $1, while it starts. A stop that comes meanwhile waits for the `s6-rc -u` that holds
# the lock, for as long as the start may take; SIGTERM makes that one give up.
{% endblock %}
{% block probe %}
"{{ scripts }}/$1.check" && exit 0
{% endblock %}
{% block stop %}
{{ stopping }} || exit 1
for process in /proc/[0-9]*; do
  read -r name <"$process/comm" && [ "$name" = s6-rc ] && grep -qszx -e -u "$process/cmdline" && kill "${process#/proc/}"
done 2>/dev/null
exit 1
{% endblock %}
