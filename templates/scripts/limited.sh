{% block head %}
#!/bin/sh
# Runs a command for $1 seconds at most, and not when the container is told to stop: s6-rc would wait for it.
{% endblock %}
{% block command %}
timeout --kill-after=5 "$@" &
command=$!
{% endblock %}
{% block watch %}
(
  until {{ stopping }}; do sleep 1; done
  kill "$command"
) &
watch=$!
{% endblock %}
{% block end %}
wait "$command"
code=$?
kill "$watch" 2>/dev/null
exit "$code"
{% endblock %}
