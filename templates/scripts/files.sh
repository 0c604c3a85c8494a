{% if files.written %}

{% block functions %}
refuse() { # VARIABLE PATH WHY
  echo "environment: $1 $3 in $2" >&2
  exit 1
}
{% if "one_line" in files.functions %}

one_line() { # VARIABLE PATH VALUE
  case $3 in
    *'
'*) refuse "$1" "$2" 'has a line break, which cannot stand' ;;
  esac
}
{% endif %}
{% if "plain" in files.functions %}

plain() { # VARIABLE PATH VALUE
  case $3 in
    *[!A-Za-z0-9._/+-]*) refuse "$1" "$2" 'has more than letters, digits and ._/+-, which cannot stand without quotes' ;;
  esac
}
{% endif %}
{% if "quoted" in files.functions %}

quoted() { # As it stands between double quotes.
  rest=$1
  while [ -n "$rest" ]; do
    next=${rest#?}
    char=${rest%"$next"}
    rest=$next
    case $char in
      [\"\\]) printf '\\%s' "$char" ;;
      [[:cntrl:]]) printf '\\u%04x' "'$char" ;;
      *) printf %s "$char" ;;
    esac
  done
}
{% endif %}
{% if "shell_word" in files.functions %}

shell_word() { # As one word of a shell.
  rest=$1
  printf "'"
  while [ "${rest#*\'}" != "$rest" ]; do
    printf "%s'\\\\''" "${rest%%\'*}"
    rest=${rest#*\'}
  done
  printf "%s'" "$rest"
}
{% endif %}
{% endblock %}

{% block write %}
# $1: the path, $2: the mode. Nobody finds half of a file, nor with another mode.
# shellcheck disable=SC2016
write='mkdir -p "${1%/*}"; umask 077; cat >"$1.new"; chmod "$2" "$1.new"; mv -fT "$1.new" "$1"'
{% for file in files.written %}

{% for value in file.refused %}
{{ value.check }} {{ value.name }} {{ file.path }} {{ value.value }}
{% endfor %}
printf %s {{ file.content }} |
  {%+ for word in file.writer %}{{ word }} {% endfor %}sh -euc "$write" sh {{ file.path }} {{ file.mode }} || exit 1
{% endfor %}
{% endblock %}

{% endif %}
