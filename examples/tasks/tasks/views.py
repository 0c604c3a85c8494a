"""The page, the API, and how the server is."""

import json
import logging
from http import HTTPStatus

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from redis import RedisError

from tasks.jobs import draw
from tasks.models import Task

log = logging.getLogger(__name__)


def add(title: str, by: str) -> Task:
    """Keep a task, and ask the worker for its card; who asks in vain is helped by the scheduler."""
    task = Task(title=title.strip(), by=by.strip() or "somebody")
    task.full_clean()
    task.save()
    try:
        draw.delay(task.pk)
    except draw.OperationalError:
        log.warning("nobody can be asked for the card of task %d", task.pk)
    return task


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the list, and add to it. A browser remembers who somebody is."""
    if request.method == "GET":
        context = {"tasks": Task.objects.all()[:50], "swept": cache.get("swept")}
        return render(request, "page.html", context)
    request.session["by"] = request.POST.get("by", "")
    try:
        add(request.POST.get("title", ""), request.session["by"])
    except ValidationError as error:
        return HttpResponse("\n".join(error.messages), "text/plain", HTTPStatus.BAD_REQUEST)
    return redirect(page)


@require_POST
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """Cross a task out."""
    task = get_object_or_404(Task, pk=pk)
    task.done = timezone.now()
    task.save(update_fields=["done"])
    return redirect(page)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def api(request: HttpRequest) -> JsonResponse:
    """List the tasks, or add one: `{"title": …, "by": …}`."""
    if request.method == "GET":
        return JsonResponse([task.as_json() for task in Task.objects.all()], safe=False)
    try:
        given = json.loads(request.body)
        task = add(given["title"], given.get("by", ""))
    except ValidationError as error:
        return JsonResponse({"errors": error.message_dict}, status=HTTPStatus.BAD_REQUEST)
    except (ValueError, TypeError, KeyError, AttributeError):
        return JsonResponse({"errors": "a title is needed"}, status=HTTPStatus.BAD_REQUEST)
    return JsonResponse(task.as_json(), status=HTTPStatus.CREATED)


@require_GET
def api_task(request: HttpRequest, pk: int) -> JsonResponse:
    """Say how a task is."""
    return JsonResponse(get_object_or_404(Task, pk=pk).as_json())


@require_GET
def health(request: HttpRequest) -> JsonResponse:
    """Ask the database and the cache, and say which of them does not answer."""
    answers = {"database": asks_database, "cache": asks_cache}
    status = {}
    for name, asks in answers.items():
        try:
            asks()
            status[name] = "ok"
        except (DatabaseError, RedisError) as error:
            log.warning("%s: %s", name, type(error).__name__)
            status[name] = "does not answer"
    is_well = set(status.values()) == {"ok"}
    return JsonResponse(status, status=HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE)


def asks_database() -> None:
    """Fail unless the database knows the tasks."""
    connection.ensure_connection()
    Task.objects.exists()


def asks_cache() -> None:
    """Fail unless the cache remembers what it is told."""
    cache.set("health", "ok", timeout=10)
    cache.get("health")
