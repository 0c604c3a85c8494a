{% block head %}
#!/command/with-contenv sh
# shellcheck shell=sh
exec 2>&1
{% endblock %}
{% block preamble %}
{% include "scripts/preamble.sh" %}
{% endblock %}
{% block off %}
{% if off %}

if [ -e {{ off.file }} ]; then
  exec {% for word in off.wait %}{{ word }}{% if not loop.last %} {% endif %}{% endfor %}

fi

{% endif %}
{% endblock %}
{% block files %}
{% include "scripts/files.sh" %}
{% endblock %}
{% block before %}{% endblock %}
{% block ready %}
{% if off %}
{% if off.immediate %}
# It is ready as soon as it is started.
echo >&3
exec 3>&-
{% endif %}
{% endif %}
{% endblock %}
{% block command %}
{% if umask %}
umask {{ umask }}
{% endif %}
exec {% for line in lines %}{% for word in line %}{{ word }}{% if not loop.last %} {% endif %}{% endfor %}{% if not loop.last %} \
  {%+ endif %}{% endfor %}

{% endblock %}
