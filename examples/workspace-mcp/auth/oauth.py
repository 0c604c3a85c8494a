"""The OAuth client: from a file of secrets, else from the environment."""

import json
from collections.abc import Mapping
from pathlib import Path

from google_auth_oauthlib.flow import Flow

SCOPES = ["openid"]
ENDPOINTS = {
    "auth_uri": "https://accounts.google.com/o/oauth2/auth",
    "token_uri": "https://oauth2.googleapis.com/token",
}
NAMES = {"client_id": "GOOGLE_OAUTH_CLIENT_ID", "client_secret": "GOOGLE_OAUTH_CLIENT_SECRET"}


def client(environment: Mapping[str, str]) -> dict[str, str]:
    """What the variables do not say is in the file, or nowhere."""
    found = _from_file(Path(environment.get("CLIENT_SECRETS_FILE", "client_secrets.json")))
    found |= {key: environment[name] for key, name in NAMES.items() if environment.get(name)}
    for key, name in NAMES.items():
        if not found.get(key):
            raise SystemExit(f"{name} is not set, and no file of secrets has a {key}")
    return found


def authorization_url(secrets: Mapping[str, str], environment: Mapping[str, str]) -> str:
    base = environment.get("WORKSPACE_MCP_BASE_URI", "http://localhost")
    port = environment.get("WORKSPACE_MCP_PORT", "8000")
    flow = Flow.from_client_config({"installed": {**ENDPOINTS, **secrets}}, scopes=SCOPES)
    flow.redirect_uri = f"{base}:{port}/oauth2callback"
    return flow.authorization_url()[0]


def _from_file(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    return json.loads(path.read_text()).get("installed", {})
