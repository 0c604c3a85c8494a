{% extends "built-in/scripts/ready.sh" %}
echo lost
