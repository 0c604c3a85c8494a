"""What the worker does: when somebody asks, and every few seconds because the scheduler does."""

import logging
from datetime import timedelta
from textwrap import wrap
from xml.sax.saxutils import escape

from django.core.cache import cache
from django.utils import timezone

from tasks.models import Task
from tasks.queue import app

# How long the card of a task may be on its way before it is taken for lost.
PATIENCE = timedelta(seconds=5)

log = logging.getLogger(__name__)


@app.task
def draw(pk: int) -> None:
    """Draw the card of a task."""
    task = Task.objects.get(pk=pk)
    task.card.parent.mkdir(parents=True, exist_ok=True)
    unfinished = task.card.with_suffix(".new")
    unfinished.write_text(picture(task), encoding="utf-8")
    unfinished.rename(task.card)
    task.drawn = timezone.now()
    task.save(update_fields=["drawn"])
    log.info("the card of task %d is drawn", pk)


@app.task
def sweep() -> None:
    """Ask again for the cards that were lost, and remember that somebody looked."""
    lost = Task.objects.filter(drawn=None, added__lt=timezone.now() - PATIENCE)
    for pk in lost.values_list("pk", flat=True):
        log.warning("the card of task %d was lost", pk)
        draw.delay(pk)
    cache.set("swept", timezone.now(), timeout=None)


def picture(task: Task) -> str:
    """Make a card of the size of a note."""
    lines = [*wrap(task.title, 24), f"({task.by})"]
    texts = "".join(
        f'<text x="20" y="{40 + 30 * number}">{escape(line)}</text>' for number, line in enumerate(lines)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="{60 + 30 * len(lines)}" '
        f'font-family="sans-serif" font-size="24">'
        f'<rect width="100%" height="100%" fill="#ffeb99"/>{texts}</svg>\n'
    )
