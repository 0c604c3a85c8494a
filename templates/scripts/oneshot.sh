{% block head %}
#!/command/with-contenv sh
# shellcheck shell=sh
{% endblock %}
{% block off %}
{% if off %}
[ ! -e {{ off }} ] || exit 0
{% endif %}
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
cd {{ working_dir }} || exit 1
{% if attempts > 1 %}
attempt=1
until {% for word in command %}{{ word }}{% if not loop.last %} {% endif %}{% endfor %}; do
  {{ stopping }} && exit 1
  if [ "$attempt" -ge {{ attempts }} ]; then
    echo "{{ service }}: failed{% if go_on %}, going on without it{% endif %}" >&2
    exit {% if go_on %}0{% else %}1{% endif %}

  fi
  echo "{{ service }}: attempt $attempt of {{ attempts }} failed, trying again" >&2
  attempt=$((attempt + 1))
  sleep {{ delay }}
done
{% else %}
if ! {% for word in command %}{{ word }}{% if not loop.last %} {% endif %}{% endfor %}; then
  echo "{{ service }}: failed{% if go_on %}, going on without it{% endif %}" >&2
{% if not go_on %}
  exit 1
{% endif %}
fi
{% endif %}
{% endblock %}
