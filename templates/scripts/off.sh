{% block functions %}
# What is off stays off until the container is started again. Each such service has a file here: with the variable that
# names the user's own, and its host and port where the value is an address; or empty, where nobody wants it.
rm -rf {{ off }}
mkdir {{ off }}
{% if brings %}
{% include "scripts/address.sh" %}

own() { # SERVICE FILE VARIABLE VALUE PORT
  echo "$1: off, $3 names your own" >&2
  echo "$3 $(address "$4" "$5")" >"$2"
}
{% endif %}
{% endblock %}
{% block switches %}
{% for switch in switches %}

{% for wanted in switch.when %}
case {{ wanted.now }} in
  {%+ for value in wanted.values %}{{ value }}{% if not loop.last %} | {% endif %}{% endfor %}) ;;
  *)
    echo '{{ switch.service }}: off, as {{ wanted.name }} says' >&2
    : >{{ switch.file }}
    ;;
esac
{% endfor %}
{% if switch.unless %}
value={{ switch.unless.now }}
{% if switch.unless.file %}
[ -n "$value" ] || value=$(cat {{ switch.unless.file }} 2>/dev/null)
{% endif %}
{% if switch.when %}[ -e {{ switch.file }} ] || {% endif %}[ -z "$value" ] || own {{ switch.service }} {{ switch.file }} {{ switch.unless.name }} "$value" {{ switch.unless.port }}
{% endif %}
{% if switch.variable %}
{{ switch.variable }}=
[ ! -e {{ switch.file }} ] || {{ switch.variable }}=off
{% endif %}
{% endfor %}
{% endblock %}

