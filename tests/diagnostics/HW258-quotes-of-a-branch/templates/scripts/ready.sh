{% if marker %}echo '{% endif %}
