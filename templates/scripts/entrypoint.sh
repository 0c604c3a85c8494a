#!/bin/sh -eu
# Names everything that is wrong with the environment, at once, or prepares it and becomes {{ service }}.
{% include "scripts/environment.sh" %}
[ "$failed" -eq 0 ] || exit "$failed"

{% include "scripts/preamble.sh" %}
{% include "scripts/files.sh" %}
{% if arguments %}
[ "$#" -gt 0 ] || set -- {% for word in arguments %}{{ word }}{% if not loop.last %} {% endif %}{% endfor %}

{% endif %}
exec {% for word in program %}{{ word }} {% endfor %}"$@"
