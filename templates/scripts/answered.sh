{% block answered %}

answered() { # SERVICE VARIABLE SECONDS PAUSE COMMAND...: whether the user's own answers within its time.
  service=$1
  own=$2
  limit=$3
  pause=$4
  shift 4
  end=$(($(date +%s) + limit))
  until "$@" >/dev/null 2>&1; do
    if [ "$(date +%s)" -ge "$end" ]; then
      echo "$service: your own, $own, has not answered in $limit seconds" >&2
      return 1
    fi
    sleep "$pause"
  done
}
{% endblock %}
