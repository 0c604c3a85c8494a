{% block help %}
help() {
  printf '%s\n' \
{% for line in answers.help %}
    {{ line }}{% if not loop.last %} \{% endif %}

{% endfor %}
}
{% endblock %}

{% block versions %}
answer() { # LABEL COMMAND...
  label=$1
  shift
  code=0
  output=$(command "$@" </dev/null 2>&1) || code=$?
  line=${output%%"
"*}
  if [ "$code" -eq 0 ]; then
    printf '%s: %s\n' "$label" "${line:-ok}"
  else
    printf '%s: failed with exit code %s: %s\n' "$label" "$code" "$*" >&2
    [ -z "$output" ] || printf '%s\n' "$output" >&2
    failed=1
  fi
}

versions() {
  printf '%s\n' {{ answers.version }}
{% for version in answers.versions %}
  answer {{ version.label }}{% for word in version.command %} {{ word }}{% endfor %}

{% endfor %}
}
{% endblock %}

{% block asked %}
{% if answers.default %}
[ "$#" -gt 0 ] || set --{% for word in answers.default %} {{ word }}{% endfor %}


{% endif %}
case ${1-} in
  --help)
    help
    exit
    ;;
  --version)
    failed=0
    versions
    exit "$failed"
    ;;
esac
{% endblock %}

