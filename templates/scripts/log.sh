{% block head %}
#!/command/with-contenv sh
# shellcheck shell=sh
exec 2>&1
{% endblock %}
{% block command %}
exec {% for line in lines %}{% for word in line %}{{ word }}{% if not loop.last %} {% endif %}{% endfor %}{% if not loop.last %} \
  {%+ endif %}{% endfor %}

{% endblock %}
