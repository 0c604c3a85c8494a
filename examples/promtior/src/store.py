"""The pages of the document with their vectors, in one file that outlives the container."""

import json
from collections.abc import Callable

from pypdf import PdfReader

from src import settings

FILE = settings.DATA / "pages.json"


def pages() -> list[dict]:
    return json.loads(FILE.read_text()) if FILE.exists() else []


def ingest(embed: Callable[[str], list[float]]) -> int:
    texts = [page.extract_text() for page in PdfReader(settings.DOCUMENT).pages]
    found = [{"text": text, "vector": embed(text)} for text in texts]
    settings.DATA.mkdir(parents=True, exist_ok=True)
    FILE.write_text(json.dumps(found))
    return len(found)


def nearest(vector: list[float]) -> str:
    def likeness(page: dict) -> float:
        return sum(a * b for a, b in zip(page["vector"], vector))

    return max(pages(), key=likeness, default={"text": ""})["text"]
