{% block head %}
#!/bin/sh -eu
{% if answers %}
# Answers --help, --version and --validate.
{% endif %}
# Names everything that is wrong with the environment, at once, or prepares it and becomes {{ service }}.
{% endblock %}
{% block environment %}
{% if answers %}
{% include "scripts/answers.sh" %}
{% endif %}
{% include "scripts/environment.sh" %}
{% if answers %}

if [ "$failed" -ne 0 ]; then
  [ "${1-}" != --validate ] || versions
  exit 1
fi
{% else %}
[ "$failed" -eq 0 ] || exit "$failed"
{% endif %}
{% endblock %}
{% block own %}
{% if awaited %}
{% include "scripts/address.sh" %}
{% include "scripts/answered.sh" %}
{% for own in awaited %}

# What the user brings in the place of {{ own.service }}: its host and port, where they are known.
value={{ own.unless.now }}
{% if own.unless.file %}
[ -n "$value" ] || [ -z {{ own.unless.file }} ] || value=$(cat {{ own.unless.file }})
{% endif %}
{{ own.place }}=
[ -z "$value" ] || {{ own.place }}=$(address "$value" {{ own.unless.port }})
{% endfor %}
{% endif %}
{% endblock %}

{% block preamble %}
{% include "scripts/preamble.sh" %}
{% endblock %}
{% block owners %}
{% if becomes %}

# Started as root, it becomes the user of the service; otherwise it is somebody already.
as_user() {
  if [ "$(id -u)" -eq 0 ]; then {% for word in becomes %}{{ word }} {% endfor %}"$@"; else "$@"; fi
}

if [ "$(id -u)" -eq 0 ]; then
{% include "scripts/owners.sh" %}
fi
{% endif %}
{% endblock %}
{% block files %}
{% include "scripts/files.sh" %}
{% endblock %}
{% block validate %}
{% if answers %}

if [ "${1-}" = --validate ]; then
  echo 'environment: ok'
  versions
{% if answers.probe %}
  answer 'health check'{% for word in answers.probe %} {{ word }}{% endfor %}

{% endif %}
  exit "$failed"
fi

{% endif %}
{% endblock %}
{% block wait %}
{% for own in awaited %}

if [ -n "${{ own.place }}" ]; then
  echo '{{ own.service }}: off, {{ own.unless.name }} names your own' >&2
  trap 'exit 143' TERM INT
  # Two plain words at the end; what is quoted before is for another program.
  # shellcheck disable=SC2016,SC2086
  answered {{ own.service }} {{ own.unless.name }} {{ own.limit }} {{ own.pause }} {% for word in own.command %}{{ word }} {% endfor %}${{ own.place }} &
  wait "$!" || exit 1
  trap - TERM INT
fi
{% endfor %}
{% if awaited %}

{% endif %}
{% endblock %}
{% block before %}{% endblock %}
{% block arguments %}
{% if arguments %}
[ "$#" -gt 0 ] || set -- {% for word in arguments %}{{ word }}{% if not loop.last %} {% endif %}{% endfor %}

{% endif %}
{% endblock %}
{% block command %}
{% if umask %}
umask {{ umask }}
{% endif %}
{% if becomes %}
set -- {% for word in program %}{{ word }} {% endfor %}"$@"
if [ "$(id -u)" -eq 0 ]; then set -- {% for word in becomes %}{{ word }} {% endfor %}"$@"; fi
{% endif %}
{% if trial %}
{% include "scripts/trial.sh" %}
{% elif becomes %}
exec "$@"
{% else %}
exec {% for word in program %}{{ word }} {% endfor %}"$@"
{% endif %}
{% endblock %}
