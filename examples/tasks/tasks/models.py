"""What is kept in the database."""

from pathlib import Path

from django.conf import settings
from django.db import models


class Task(models.Model):
    """Something to be done, and the card with it that hangs on the wall."""

    title = models.CharField(max_length=200)
    by = models.CharField(max_length=50, default="somebody")
    added = models.DateTimeField(auto_now_add=True)
    drawn = models.DateTimeField(null=True, blank=True)
    done = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The newest first, as on the page."""

        ordering = ("-id",)

    @property
    def card(self) -> Path:
        """Where the worker leaves the card."""
        return Path(settings.MEDIA_ROOT, "cards", f"{self.pk}.svg")

    def as_json(self) -> dict[str, object]:
        """Say what the API says of it."""
        return {
            "id": self.pk,
            "title": self.title,
            "by": self.by,
            "drawn": self.drawn is not None,
            "done": self.done is not None,
        }
