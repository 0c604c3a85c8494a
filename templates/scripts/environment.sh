{% block complain %}
failed=0

complain() {
  echo "environment: $*" >&2
  failed=1
}
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

if [ -z {{ variable.now }} ]{% if variable.file %} && [ -z {{ variable.file }} ]{% endif %}; then
{% if variable.file %}
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

number() { # NAME VALUE [NUMBER OF ANOTHER...]
  name=$1
  value=$2
  shift 2
  case $value in
    '' | 0* | *[!0-9]* | ??????????*) complain "$name is not a number from 1 to 999999999, as users and groups have: $value" ;;
    *) for other in "$@"; do if [ "$value" = "$other" ]; then complain "$name is the number of another user here: $value"; fi; done ;;
  esac
}

{% for number in environment.numbers %}
number {{ number.name }} {{ number.value }}{% for other in number.taken %} {{ other }}{% endfor %}

{% endfor %}
{% endif %}
{% endblock %}
{% block umasks %}
{% if environment.umasks %}

umask_of() { # NAME VALUE
  case $2 in
    [0-7][0-7][0-7] | 0[0-7][0-7][0-7]) ;;
    *) complain "$1 is not a umask such as 022: $2" ;;
  esac
}

{% for umask in environment.umasks %}
umask_of {{ umask.name }} {{ umask.value }}
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
{% block kept %}
{% for secret in environment.kept %}

if [ -z {{ secret.now }} ] && [ -z {{ secret.file }} ] && [ ! -s {{ secret.path }} ]; then
  umask 077
  mkdir -p {{ secret.folder }}
  LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom | head -c {{ secret.length }} >{{ secret.path }}.new
  mv {{ secret.path }}.new {{ secret.path }}
fi
{% endfor %}
{% endblock %}
{% block more %}{% endblock %}
