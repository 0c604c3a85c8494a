{% block head %}
#!/command/with-contenv sh
# shellcheck shell=sh
exec 2>&1
{% endblock %}
{% block preamble %}
{% include "scripts/preamble.sh" %}
{% endblock %}
{% block files %}
{% include "scripts/files.sh" %}
{% endblock %}
{% block before %}{% endblock %}
{% block command %}
{% if umask %}
umask {{ umask }}
{% endif %}
exec {% for line in lines %}{% for word in line %}{{ word }}{% if not loop.last %} {% endif %}{% endfor %}{% if not loop.last %} \
  {%+ endif %}{% endfor %}

{% endblock %}
