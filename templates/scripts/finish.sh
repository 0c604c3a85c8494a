{% block head %}
#!/bin/sh
# After every end of the service: $1 is its exit code, or 256 when the signal $2 ended it.
[ "$(s6-svstat -o wantedup .)" = true ] || exit 0
{% endblock %}
{% block how %}
if [ "$1" -eq 256 ]; then
  how="was ended by signal $2"
{% if on_exit == "stop" %}
  code=$((128 + $2))
{% endif %}
else
  how="ended with code $1"
{% if on_exit == "stop" %}
  code=$1
{% endif %}
fi
{% endblock %}
{% block follows %}
{% if on_exit == "restart" %}
echo "{{ service }}: $how, starting it again" >&2
{% elif on_exit == "stop" %}
echo "{{ service }}: $how, stopping the container" >&2
echo "$code" >/run/s6-linux-init-container-results/exitcode
exec /run/s6/basedir/bin/halt
{% else %}
echo "{{ service }}: $how, leaving it down" >&2
exit 125
{% endif %}
{% endblock %}
