{% block functions %}
is_theirs() { # FOLDER UID GID
  [ "$(stat -c %u:%g "$1")" = "$2:$3" ]
}
{% if owners.folders %}

folder() { # FOLDER UID GID: it alone, what is in it stays as it is.
  if [ ! -w "$1" ] || is_theirs "$@"; then return 0; fi
  chown -h "$2:$3" "$1" || echo "environment: $1 stays somebody else's than $2:$3's" >&2
}
{% endif %}
{% if owners.volumes or owners.made %}

# With everything in it, but what is mounted there, and what is of the users that follow. Links are not followed. The folder
# itself is the last: what is interrupted is done again.
volume() { # FOLDER UID GID [UID...]
{% if owners.looked_through %}
  # The base may have changed the owner of the folder alone.
  if [ ! -w "$1" ]; then return 0; fi
{% else %}
  if [ ! -w "$1" ] || is_theirs "$1" "$2" "$3"; then return 0; fi
  echo "environment: $1 becomes $2:$3's" >&2
{% endif %}
  volume=$1
  owner=$2:$3
  others=$(others "$@")
  mounted=$(mounted "$1")
  # Both are words for find, none with a blank in it.
  # shellcheck disable=SC2086
  {%+ for word in owners.limited %}{{ word }} {% endfor %}find "$volume" -xdev -mindepth 1 \
    $mounted $others -execdir chown -h "$owner" {} + &&
    chown -h "$owner" "$volume" || echo "environment: $volume is not wholly $owner's" >&2
}

# As words for find; what is special to it is any character.
mounted() { # FOLDER
  sed -E 's/^([^ ]+ ){4}([^ ]+) .*/\2/; s/\\[0-7]{3}|[][*?]/?/g' /proc/self/mountinfo | while read -r path; do
    case $path in "${1%/}"/*) printf '%s ' -path "$path" -prune -o ;; esac
  done
}

others() { # FOLDER UID GID [UID...]
  printf '%s ' '(' '!' -user "$2" -o '!' -group "$3" ')'
  shift 3
  for other in "$@"; do printf '%s ' '!' -user "$other"; done
}
{% endif %}
{% if owners.made %}

made() { # FOLDER UID GID WITHIN: where nothing leads out of what is mounted.
  within=$(readlink -f "$4")
  case $(readlink -m "$1") in
    "$within" | "${within%/}"/*) ;;
    *)
      echo "environment: $1 leads out of $4" >&2
      exit 1
      ;;
  esac
  if [ ! -d "$1" ]; then mkdir -p "$1" && chown "$2:$3" "$1" || exit 1; fi
  volume "$1" "$2" "$3"
}
{% endif %}
{% endblock %}

{% block become %}
set -f
{% for folder in owners.volumes %}
volume {{ folder.path }} {{ folder.uid }} {{ folder.gid }}{% for other in folder.but %} {{ other }}{% endfor %}

{% endfor %}
{% for folder in owners.made %}
made {{ folder.path }} {{ folder.uid }} {{ folder.gid }} {{ folder.within }}
{% endfor %}
{% for folder in owners.folders %}
folder {{ folder.path }} {{ folder.uid }} {{ folder.gid }}
{% endfor %}
set +f
{% endblock %}
