{% block address %}

address() { # VALUE PORT: prints the host and the port of an address, in a shell of its own; the port is the usual one.
  rest=${1#*://}
  place=${rest%%[/?#]*}
  rest=${rest#"$place"}
  place=${place##*@}
  case $place in
    '['*']:'*) host=${place#?} && host=${host%%]*} && port=${place##*]:} ;;
    '['*']') host=${place#?} && host=${host%?} && port= ;;
    *:*) host=${place%%:*} && port=${place#*:} ;;
    *) host=$place && port= ;;
  esac
  case $1 in
    http://*) port=${port:-80} ;;
    https://*) port=${port:-443} ;;
    *://*) port=${port:-$2} ;;
    *) host= ;;
  esac
  # What is no plain host and port is not asked, nor what may be a part of a password.
  case $host in -* | *[!A-Za-z0-9.:_-]*) host= ;; esac
  case $port in '' | *[!0-9]*) host= ;; esac
  case $rest in *@*) host= ;; esac
  [ -z "$host" ] || echo "$host $port"
}
{% endblock %}
