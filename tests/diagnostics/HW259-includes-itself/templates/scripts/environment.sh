{% include "scripts/environment.sh" %}
