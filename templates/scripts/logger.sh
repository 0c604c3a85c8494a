{% block head %}
#!/bin/bash
# s6-log with these actions. When it is told to stop, it writes what was printed before: alone, s6-log would leave it unread.
{% endblock %}
{% block start %}
stopping=
trap 'stopping=1' TERM
exec 5<&0
s6-log -p -b -d 3 -- "$@" <&5 5<&- &
logger=$!
exec 3>&-
wait "$logger"
code=$?
{% endblock %}
{% block stop %}
if [ -n "$stopping" ]; then
  while read -r -t 0 -u 5; do sleep 0.02; done
  kill -HUP "$logger"
  wait "$logger"
  code=$?
fi
exit "$code"
{% endblock %}
