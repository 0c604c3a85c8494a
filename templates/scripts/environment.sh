{% block complain %}
failed=0

complain() {
  printf 'environment: %s\n' "$(printf %s "$*" | head -c 1000 | LC_ALL=C tr '[:cntrl:]' '?')" >&2
  failed=1
}
{% endblock %}
{% block looks %}
{% if "held" in environment.looks %}

held() { # Sets $held to the first of VALUE FILE [VALUE FILE]... that is given.
  held=
  while [ "$#" -gt 1 ]; do
    if [ -n "$1" ]; then
      held=$1
      return
    elif [ -n "$2" ]; then
      held=$(cat "$2" 2>/dev/null) || :
      return
    fi
    shift 2
  done
}
{% endif %}
{% if "matches" in environment.looks %}

matches() { # VALUE PATTERN: the whole of it, in one line.
  case $1 in
    *'
'*) return 1 ;;
    *) printf '%s\n' "$1" | LC_ALL=C grep -Exq -e "$2" ;;
  esac
}
{% endif %}
{% if "within" in environment.looks %}

within() { # NUMBER LEAST MOST
  printf '%s\n' "$1" | LC_ALL=C awk -v least="$2" -v most="$3" \
    '{ exit (least != "" && $1 + 0 < least + 0) || (most != "" && $1 + 0 > most + 0) }'
}
{% endif %}
{% endblock %}
{% block secrets %}
{% for secret in environment.secrets %}

if [ -z {{ secret.now }} ] && [ -n {{ secret.file }} ] && [ ! -s {{ secret.file }} ]; then
  complain {{ secret.name }}_FILE: {{ secret.file }} 'is empty or cannot be read'
fi
{% endfor %}
{% endblock %}
{% block required %}
{% for variable in environment.required %}

if [ -z {{ variable.now }} ]{% if variable.file %} && [ -z {{ variable.file }} ]{% endif %}{% if variable.unneeded %} && { {% for word in variable.unneeded %}[ -z {{ word }} ]{% if not loop.last %} || {% endif %}{% endfor %}; }{% endif %}{% for when in variable.when %} &&
  case {{ when.value }} in {% for value in when.values %}{{ value }}{% if not loop.last %} | {% endif %}{% endfor %}) ;; *) false ;; esac{% endfor %}; then
{% if variable.when %}
  complain {{ variable.complaint }}
{% elif variable.file %}
  complain '{{ variable.name }} is required: set it, or set {{ variable.name }}_FILE to the path of a file that holds it'
{% else %}
  complain '{{ variable.name }} is required'
{% endif %}
fi
{% endfor %}
{% endblock %}
{% block ports %}
{% if environment.ports %}

port() { # NAME VALUE
  case $2 in
    *[!0-9]* | ??????*) complain "$1 is not a port: $2" ;;
    *) if [ "$2" -lt 1 ] || [ "$2" -gt 65535 ]; then complain "$1 is not a port: $2"; fi ;;
  esac
}

{% for port in environment.ports %}
port {{ port.name }} {{ port.value }}
{% endfor %}
{% endif %}
{% endblock %}
{% block numbers %}
{% if environment.numbers %}

apart() { # NAME NUMBER [NUMBER OF ANOTHER...]
  name=$1
  number=$2
  shift 2
  for other in "$@"; do
    if [ "$number" = "$other" ]; then complain "$name is the number of another user here: $number"; fi
  done
}

{% for number in environment.numbers %}
apart {{ number.name }} {{ number.value }}{% for other in number.taken %} {{ other }}{% endfor %}

{% endfor %}
{% endif %}
{% endblock %}
{% block zone %}
{% if environment.zone %}

zone() { # NAME VALUE
  zones=/usr/share/zoneinfo
  if [ -z "$2" ] || [ ! -d "$zones" ] || [ -f "$zones/${2#:}" ]; then return 0; fi
  case $2 in
    */* | *[!A-Za-z0-9,.:+/\<\>-]*) ;;
    # A rule of its own, such as CET-1CEST.
    *[0-9]*) return 0 ;;
  esac
  complain "$1 is not a time zone, such as Europe/Berlin: $2"
}

zone {{ environment.zone.name }} {{ environment.zone.value }}
{% endif %}
{% endblock %}
{% block wrong %}
{% for value in environment.wrong %}

{% if value.held %}
held{% for word in value.held %} {{ word }}{% endfor %}

{% endif %}
{% if value.choices %}
case {{ value.value }} in
  '' | {% for choice in value.choices %}{{ choice }}{% if not loop.last %} | {% endif %}{% endfor %}) ;;
  *) complain {{ value.complaint }}{% if not value.held %} {{ value.value }}{% endif %} ;;
esac
{% else %}
[ -z {{ value.value }} ] || {
{% for pattern in value.patterns %}
  matches {{ value.value }} {{ pattern }}{% if not loop.last or value.least or value.most %} &&{% endif %}

{% endfor %}
{% if value.least or value.most %}
  within {{ value.value }} {% if value.least %}{{ value.least }}{% else %}''{% endif %} {% if value.most %}{{ value.most }}{% else %}''{% endif %}

{% endif %}
} || complain {{ value.complaint }}{% if not value.held %} {{ value.value }}{% endif %}

{% endif %}
{% endfor %}
{% endblock %}
{% block deprecated %}
{% for variable in environment.deprecated %}

[ -z {{ variable.now }} ] || printf 'environment: %s\n' {{ variable.note }} >&2
{% endfor %}
{% endblock %}
{% block kept %}
{% for secret in environment.kept %}

if [ -z {{ secret.now }} ] && [ -z {{ secret.file }} ] && [ ! -s {{ secret.path }} ]{% if secret.unneeded %} && { {% for word in secret.unneeded %}[ -z {{ word }} ]{% if not loop.last %} || {% endif %}{% endfor %}; }{% endif %}; then
  umask 077
  mkdir -p {{ secret.folder }}
  LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom | head -c {{ secret.length }} >{{ secret.path }}.new
  mv {{ secret.path }}.new {{ secret.path }}
fi
{% endfor %}
{% endblock %}
{% block more %}{% endblock %}
