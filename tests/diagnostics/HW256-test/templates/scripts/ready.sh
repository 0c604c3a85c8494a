{% if marker is defined %}echo
{% endif %}
