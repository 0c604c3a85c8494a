"""The model server: Ollama's or OpenAI's."""

import httpx

from src import settings


def _post(url: str, body: dict, headers: dict | None = None) -> dict:
    answer = httpx.post(url, json=body, headers=headers, timeout=60)
    answer.raise_for_status()
    return answer.json()


def names() -> list[str]:
    """The models that Ollama has."""
    answer = httpx.get(f"{settings.OLLAMA_BASE_URL}/api/tags", timeout=10)
    answer.raise_for_status()
    return [model["name"] for model in answer.json()["models"]]


def embed(text: str) -> list[float]:
    body = {"model": settings.OLLAMA_EMBEDDING_MODEL, "prompt": text}
    return _post(f"{settings.OLLAMA_BASE_URL}/api/embeddings", body)["embedding"]


def answer(question: str) -> str:
    if settings.PROVIDER == "openai":
        body = {"model": settings.OPENAI_MODEL, "messages": [{"role": "user", "content": question}]}
        headers = {"Authorization": f"Bearer {settings.OPENAI_API_KEY}"}
        said = _post("https://api.openai.com/v1/chat/completions", body, headers)
        return said["choices"][0]["message"]["content"]
    body = {"model": settings.OLLAMA_MODEL, "prompt": question, "stream": False}
    return _post(f"{settings.OLLAMA_BASE_URL}/api/generate", body)["response"]
