"""A task list for small teams."""

from tasks.queue import app as celery

__all__ = ["celery"]
