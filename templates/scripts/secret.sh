{% block secret %}
if [ -z {{ secret.now }} ] && [ -n {{ secret.file }} ]; then
  {{ secret.name }}=$(cat {{ secret.file }})
{% for other in secret.others %}
elif [ -z {{ secret.now }} ] && [ -n {{ other.now }} ]; then
  {{ secret.name }}={{ other.now }}
elif [ -z {{ secret.now }} ] && [ -n {{ other.file }} ]; then
  {{ secret.name }}=$(cat {{ other.file }})
{% endfor %}
{% if secret.kept %}
elif [ -z {{ secret.now }} ] && [ -s {{ secret.kept }} ]; then
  {{ secret.name }}=$(cat {{ secret.kept }})
{% elif secret.default %}
elif [ -z {{ secret.now }} ]; then
  {{ secret.name }}={{ secret.default }}
{% endif %}
fi
{% for other in secret.others %}
unset {{ other.name }} {{ other.name }}_FILE
{% endfor %}
{% endblock %}
