echo first
{% extends "built-in/scripts/ready.sh" %}
