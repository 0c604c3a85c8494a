{% block head %}
#!/bin/sh
# In the place of the service $1, which is off: waits until the user's own answers, for $2 seconds at most, asking every
# $3 seconds. Then whoever waits for the service goes on; nothing stays in its place.
{% endblock %}
{% block functions %}
{% include "scripts/answered.sh" %}

{% endblock %}
{% block wait %}
read -r own host _ <"{{ off }}/$1"
[ -z "$host" ] || answered "$1" "$own" "$2" "$3" {{ probe }} "$1" || exit 1
{% endblock %}
{% block ready %}
echo >&3
{% endblock %}
