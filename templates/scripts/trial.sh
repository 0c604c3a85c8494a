{% block functions %}
command=
stopping=

stop() {
  stopping=1
  [ -z "$command" ] || kill "$command" 2>/dev/null || true
}
trap stop TERM INT

# Runs a command for its time at most, and not when the container is told to stop.
try() {
  timeout -k 5 {{ trial.limit }} {% if not becomes %}{% for word in program %}{{ word }} {% endfor %}{% endif %}"$@" &
  command=$!
  code=0
  wait "$command" || code=$?
  # A signal ends the wait, but not the command.
  [ -z "$stopping" ] || wait "$command" || code=$?
  command=
  return "$code"
}
{% endblock %}
{% block command %}

{% if trial.attempts > 1 %}
attempt=1
until try "$@"; do
  [ -z "$stopping" ] || exit "$code"
  if [ "$attempt" -ge {{ trial.attempts }} ]; then
    echo "{{ service }}: failed{% if trial.go_on %}, going on without it{% endif %}" >&2
    exit {% if trial.go_on %}0{% else %}"$code"{% endif %}

  fi
  echo "{{ service }}: attempt $attempt of {{ trial.attempts }} failed, trying again" >&2
  attempt=$((attempt + 1))
  sleep {{ trial.delay }} &
  command=$!
  wait "$command" || true
  [ -z "$stopping" ] || exit "$code"
done
{% else %}
if ! try "$@"; then
  echo "{{ service }}: failed{% if trial.go_on %}, going on without it{% endif %}" >&2
{% if trial.go_on %}
  [ -z "$stopping" ] || exit "$code"
{% else %}
  exit "$code"
{% endif %}
fi
{% endif %}
{% endblock %}
