{% if on_exit == "stopp" %}
exit
{% endif %}
