{% autoescape false %}{{ title }}{% endautoescape %}
