{% for number in range(9) %}
{% endfor %}
