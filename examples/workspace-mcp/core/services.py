"""The services of Google Workspace, a tool for each. Their descriptions come with the client library: no call leaves the machine."""

from collections.abc import Callable
from typing import NamedTuple

from google.auth.credentials import AnonymousCredentials
from googleapiclient.discovery import build


class Service(NamedTuple):
    name: str
    version: str


SERVICES = (
    Service("calendar", "v3"),
    Service("chat", "v1"),
    Service("customsearch", "v1"),
    Service("docs", "v1"),
    Service("drive", "v3"),
    Service("forms", "v1"),
    Service("gmail", "v1"),
    Service("sheets", "v4"),
    Service("slides", "v1"),
    Service("tasks", "v1"),
)


def methods_of(service: Service) -> Callable[[], list[str]]:
    def methods() -> list[str]:
        client = build(service.name, service.version, credentials=AnonymousCredentials())
        return sorted(name for name in dir(client) if not name.startswith("_"))

    methods.__doc__ = f"What can be asked of {service.name} {service.version}."
    return methods
