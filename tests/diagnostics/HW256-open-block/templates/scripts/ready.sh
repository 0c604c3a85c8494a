#!/bin/sh
{% for port in ports %}
echo {{ port.name }}
