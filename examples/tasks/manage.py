#!/usr/bin/env python
"""The command line of Django, with the settings of this application."""

import os

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tasks.settings")
execute_from_command_line()
