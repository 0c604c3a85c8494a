"""The queue: who asks for work leaves it there, and the worker takes it."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tasks.settings")

app = Celery("tasks")
app.config_from_object("django.conf:settings", namespace="CELERY")
