{% block head %}
#!/bin/sh
# Before every service: waits for what users bring in the place of services in other containers.
{% endblock %}
{% block wait %}
{% for own in awaited %}
[ ! -e {{ own.file }} ] || {% for word in own.wait %}{{ word }} {% endfor %}3>/dev/null || exit 1
{% endfor %}
{% endblock %}
