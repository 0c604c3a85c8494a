{% for secret in preamble.foreign %}
unset {{ secret }} {{ secret }}_FILE
{% endfor %}
{% for entry in preamble.exports %}
{% if entry.secret %}
if [ -z {{ entry.secret.now }} ] && [ -n {{ entry.secret.file }} ]; then
  {{ entry.name }}=$(cat {{ entry.secret.file }})
{% if entry.secret.kept %}
elif [ -z {{ entry.secret.now }} ] && [ -s {{ entry.secret.kept }} ]; then
  {{ entry.name }}=$(cat {{ entry.secret.kept }})
{% elif entry.secret.default %}
elif [ -z {{ entry.secret.now }} ]; then
  {{ entry.name }}={{ entry.secret.default }}
{% endif %}
fi
export {{ entry.name }}
{% elif entry.value %}
export {{ entry.name }}={{ entry.value }}
{% endif %}
{% endfor %}
