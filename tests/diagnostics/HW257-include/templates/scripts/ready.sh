{% include "scripts/preamble.sh" %}
