{% block head %}
#!/bin/sh
# Names every service that does not pass its probe.
failed=0
{% endblock %}
{% block start %}
if [ ! -e {{ stamp }} ]; then
  echo 'the start is not finished'
  failed=1
fi
{% endblock %}
{% block services %}
{% for service in services %}
if ! {{ scripts }}/{{ service }}.check; then
{% if service in switched %}
  own=
  [ ! -e {{ off }}/{{ service }} ] || read -r own _ <{{ off }}/{{ service }}
  echo "{{ service }}${own:+ (your own, $own)} is not healthy"
{% else %}
  echo '{{ service }} is not healthy'
{% endif %}
  failed=1
fi
{% endfor %}
{% endblock %}
{% block end %}
exit "$failed"
{% endblock %}
