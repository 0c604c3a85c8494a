{% block head %}
#!/bin/sh
# In the place of the service $1, which is off: waits until the user's own answers, for $2 seconds at most, asking every
# $3 seconds. Then whoever waits for the service goes on; nothing stays in its place.
{% endblock %}
{% block wait %}
read -r own host _ <"{{ off }}/$1"
if [ -n "$host" ]; then
  end=$(($(date +%s) + $2))
  until {{ probe }} "$1"; do
    if [ "$(date +%s)" -ge "$end" ]; then
      echo "$1: your own, $own, has not answered in $2 seconds" >&2
      exit 1
    fi
    sleep "$3"
  done
fi
{% endblock %}
{% block ready %}
echo >&3
{% endblock %}
