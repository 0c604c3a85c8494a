#!/bin/sh
# Names every service that does not pass its probe.
failed=0
if [ ! -e {{ stamp }} ]; then
  echo 'the start is not finished'
  failed=1
fi
{% for service in services %}
if ! {{ scripts }}/{{ service }}.check; then
  echo '{{ service }} is not healthy'
  failed=1
fi
{% endfor %}
exit "$failed"
