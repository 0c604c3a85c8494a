#!/bin/sh
export GOOGLE_OAUTH_CLIENT_ID="$MCP_GOOGLE_OAUTH_CLIENT_ID"
export GOOGLE_OAUTH_CLIENT_SECRET="$MCP_GOOGLE_OAUTH_CLIENT_SECRET"
export PYTHONPATH="/app/.venv/lib/python3.12/site-packages:$PYTHONPATH"
exec python3 main.py "$@"
