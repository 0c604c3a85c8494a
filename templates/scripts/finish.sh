{% block head %}
#!/bin/sh
# After every end of the service: $1 is its exit code, or 256 when the signal $2 ended it.
{% if off %}

# What is off stays down.
[ ! -e {{ off }} ] || exit 125

{% endif %}
[ "$(s6-svstat -o wantedup .)" = true ] || exit 0
{% endblock %}
{% block how %}
if [ "$1" -eq 256 ]; then
  how="was ended by signal $2"
{% if on_exit != "restart" and on_exit != "leave" %}
  code=$((128 + $2))
{% endif %}
else
  how="ended with code $1"
{% if on_exit != "restart" and on_exit != "leave" %}
  code=$1
{% endif %}
fi
{% endblock %}
{% block limit %}
{% if on_exit == "stop-on-failure" or on_exit == "restart-on-failure" %}
if [ "$code" -eq 0 ]; then
  echo "{{ service }}: $how, leaving it down" >&2
  exit 125
fi
{% endif %}
{% if restarts %}

# The failures that count, in seconds of the machine's clock. This folder lies below /run.
read -r now _ </proc/uptime
now=${now%.*}
earlier=
[ ! -e failures ] || read -r earlier <failures
counted=
failures=0
pause={{ restarts.delay }}
for failure in $earlier; do
{% if restarts.within %}
  [ $((now - failure)) -lt {{ restarts.within }} ] || continue
{% endif %}
  counted="$counted $failure"
  failures=$((failures + 1))
  [ "$pause" -ge {{ restarts.longest }} ] || pause=$((pause * 2))
done
echo "$counted $now" >failures
if [ "$failures" -lt {{ restarts.attempts }} ]; then
  [ "$pause" -le {{ restarts.longest }} ] || pause={{ restarts.longest }}
  echo "{{ service }}: $how, starting it again in $pause s, $((failures + 1)) of {{ restarts.attempts }}" >&2
  while [ "$pause" -gt 0 ] && [ "$(s6-svstat -o wantedup .)" = true ]; do
    sleep 1
    pause=$((pause - 1))
  done
  exit 0
fi
how="$how, and was started again {{ restarts.attempts }} times"
{% endif %}
{% endblock %}
{% block follows %}
{% if on_exit == "restart" %}
echo "{{ service }}: $how, starting it again" >&2
{% elif on_exit == "leave" %}
echo "{{ service }}: $how, leaving it down" >&2
exit 125
{% elif restarts and restarts.leave %}
echo "{{ service }}: $how, leaving it down" >&2
exit 125
{% else %}
echo "{{ service }}: $how, stopping the container" >&2
echo "$code" >/run/s6-linux-init-container-results/exitcode
exec /run/s6/basedir/bin/halt
{% endif %}
{% endblock %}
