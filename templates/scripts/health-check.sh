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
  echo '{{ service }} is not healthy'
  failed=1
fi
{% endfor %}
{% endblock %}
{% block end %}
exit "$failed"
{% endblock %}
