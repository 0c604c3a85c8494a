{% block complain %}
failed=0

complain() {
  echo "environment: $*" >&2
  failed=1
}
{% endblock %}
{% block secrets %}
{% for secret in environment.secrets %}

if [ -z {{ secret.now }} ] && [ -n {{ secret.file }} ] && [ ! -s {{ secret.file }} ]; then
  complain {{ secret.name }}_FILE: {{ secret.file }} 'is empty or cannot be read'
fi
{% endfor %}
{% endblock %}
{% block required %}
{% for variable in environment.required %}

if [ -z {{ variable.now }} ]{% if variable.file %} && [ -z {{ variable.file }} ]{% endif %}{% if variable.unneeded %} && { {% for word in variable.unneeded %}[ -z {{ word }} ]{% if not loop.last %} || {% endif %}{% endfor %}; }{% endif %}; then
{% if variable.file %}
  complain '{{ variable.name }} is required: set it, or set {{ variable.name }}_FILE to the path of a file that holds it'
{% else %}
  complain '{{ variable.name }} is required'
{% endif %}
fi
{% endfor %}
{% endblock %}
{% block ports %}
{% if environment.ports %}

port() { # NAME VALUE
  case $2 in
    *[!0-9]* | ??????*) complain "$1 is not a port: $2" ;;
    *) if [ "$2" -lt 1 ] || [ "$2" -gt 65535 ]; then complain "$1 is not a port: $2"; fi ;;
  esac
}

{% for port in environment.ports %}
port {{ port.name }} {{ port.value }}
{% endfor %}
{% endif %}
{% endblock %}
{% block kept %}
{% for secret in environment.kept %}

if [ -z {{ secret.now }} ] && [ -z {{ secret.file }} ] && [ ! -s {{ secret.path }} ]{% if secret.unneeded %} && { {% for word in secret.unneeded %}[ -z {{ word }} ]{% if not loop.last %} || {% endif %}{% endfor %}; }{% endif %}; then
  umask 077
  mkdir -p {{ secret.folder }}
  LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom | head -c {{ secret.length }} >{{ secret.path }}.new
  mv {{ secret.path }}.new {{ secret.path }}
fi
{% endfor %}
{% endblock %}
{% block more %}{% endblock %}
