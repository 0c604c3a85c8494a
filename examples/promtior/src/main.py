"""The routes."""

import secrets

from fastapi import FastAPI, Header, HTTPException

from src import models, settings, store

if not settings.ADMIN_REINGEST_KEY:
    raise SystemExit("ADMIN_REINGEST_KEY is not set")

app = FastAPI(title="Promtior Chat Assistant")


@app.get("/health")
def health() -> dict:
    return {"status": "healthy", "environment": settings.ENVIRONMENT, "provider": settings.PROVIDER}


@app.get("/models")
def models_() -> list[str]:
    return models.names()


@app.get("/pages")
def pages() -> int:
    return len(store.pages())


@app.get("/ask")
def ask(question: str) -> str:
    context = store.nearest(models.embed(question)) if store.pages() else ""
    return models.answer(f"{context}\n\n{question}")


@app.post("/admin/reingest")
def reingest(key: str = Header(alias="X-Admin-Key")) -> int:
    if not secrets.compare_digest(key.encode(), settings.ADMIN_REINGEST_KEY.encode()):
        raise HTTPException(403)
    return store.ingest(models.embed)
