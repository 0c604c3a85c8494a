"""What the environment says."""

import os
from pathlib import Path

PROVIDER = os.environ.get("LLM_PROVIDER", "ollama")
ENVIRONMENT = os.environ.get("ENVIRONMENT", "production")
OLLAMA_BASE_URL = os.environ.get("OLLAMA_BASE_URL", "http://ollama:11434")
OLLAMA_MODEL = os.environ.get("OLLAMA_MODEL", "tinyllama")
OLLAMA_EMBEDDING_MODEL = os.environ.get("OLLAMA_EMBEDDING_MODEL", "nomic-embed-text")
OPENAI_API_KEY = os.environ.get("OPENAI_API_KEY", "")
OPENAI_MODEL = os.environ.get("OPENAI_MODEL", "gpt-4o-mini")
ADMIN_REINGEST_KEY = os.environ.get("ADMIN_REINGEST_KEY", "")
DATA = Path(os.environ.get("DATA_DIR", "data"))
DOCUMENT = Path("docs/AI-Engineer-Test-Promtior.pdf")
