{% extends "built-in/scripts/check.sh" %}
