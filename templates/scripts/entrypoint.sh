#!/bin/sh -eu
{% if answers %}
# Answers --help, --version and --validate.
{% endif %}
# Names everything that is wrong with the environment, at once, or prepares it and becomes {{ service }}.
{% if answers %}
{% include "scripts/answers.sh" %}
{% endif %}
{% include "scripts/environment.sh" %}
{% if answers %}

if [ "$failed" -ne 0 ]; then
  [ "${1-}" != --validate ] || versions
  exit 1
fi
{% else %}
[ "$failed" -eq 0 ] || exit "$failed"
{% endif %}

{% include "scripts/preamble.sh" %}
{% include "scripts/files.sh" %}
{% if answers %}

if [ "${1-}" = --validate ]; then
  echo 'environment: ok'
  versions
{% if answers.probe %}
  answer 'health check'{% for word in answers.probe %} {{ word }}{% endfor %}

{% endif %}
  exit "$failed"
fi

{% endif %}
{% if arguments %}
[ "$#" -gt 0 ] || set -- {% for word in arguments %}{{ word }}{% if not loop.last %} {% endif %}{% endfor %}

{% endif %}
exec {% for word in program %}{{ word }} {% endfor %}"$@"
