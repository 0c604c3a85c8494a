{% include "scripts/premble.sh" %}
