{% block foreign %}
{% for secret in preamble.foreign %}
unset {{ secret }} {{ secret }}_FILE
{% endfor %}
{% endblock %}
{% block encode %}
{% if preamble.encode %}
{{ preamble.encode }}() { printf %s "$1" | od -An -v -tx1 | tr -d '\n' | tr ' ' %; }
{% endif %}
{% endblock %}
{% block borrowed %}
{% for secret in preamble.borrowed %}
{% include "scripts/secret.sh" %}
# A part of values below; not exported.
value={{ secret.now }}
unset {{ secret.name }} {{ secret.name }}_FILE
{{ secret.name }}=$value
{% endfor %}
{% endblock %}
{% block exports %}
{% for entry in preamble.exports %}
{% for alias in entry.aliases %}
[ -n {{ alias.known }} ] || [ -z {{ alias.now }} ] || export {{ entry.name }}={{ alias.now }}
{% endfor %}
{% if entry.secret %}
{% set secret = entry.secret %}
{% include "scripts/secret.sh" %}
export {{ entry.name }}
{% elif entry.value and entry.computed %}
{{ entry.name }}={{ entry.value }}
export {{ entry.name }}
{% elif entry.value %}
export {{ entry.name }}={{ entry.value }}
{% endif %}
{% endfor %}
{% endblock %}
