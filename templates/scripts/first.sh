{% block head %}
#!/command/with-contenv sh
# shellcheck shell=sh
# Before every service: names everything that is wrong with the environment, at once.
{% endblock %}

{% block clean %}
# Left over when the container was only stopped.
rm -f {{ stamp }}
{% endblock %}

{% block off %}
{% if switches %}
{% include "scripts/off.sh" %}
{% endif %}
{% endblock %}
{% block environment %}
{% include "scripts/environment.sh" %}
{% endblock %}

{% block end %}
exit "$failed"
{% endblock %}
