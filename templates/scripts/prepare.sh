{% block head %}
#!/command/with-contenv sh
# shellcheck shell=sh
# Before every service: what is a user's with other numbers than before becomes that user's.
{% endblock %}
{% block owners %}
{% include "scripts/owners.sh" %}
{% endblock %}
{% block end %}
exit 0
{% endblock %}
