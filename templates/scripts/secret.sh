{% block secret %}
if [ -z {{ secret.now }} ] && [ -n {{ secret.file }} ]; then
  {{ secret.name }}=$(cat {{ secret.file }})
{% if secret.kept %}
elif [ -z {{ secret.now }} ] && [ -s {{ secret.kept }} ]; then
  {{ secret.name }}=$(cat {{ secret.kept }})
{% elif secret.default %}
elif [ -z {{ secret.now }} ]; then
  {{ secret.name }}={{ secret.default }}
{% endif %}
fi
{% endblock %}
