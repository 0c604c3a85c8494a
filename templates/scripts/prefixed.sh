{% block head %}
#!/bin/sh
# Runs a command with the name $1 before each line that it prints.
name=$1
shift
{% endblock %}
{% block command %}
exec 4>&1
code=$({ { "$@" 2>&1 3>&- 4>&-; echo "$?" >&3; } | sed -u "s/^/$name: /" >&4; } 3>&1)
exit "$code"
{% endblock %}
