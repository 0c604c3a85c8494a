#!/bin/sh -eu
# Pulls the models at build time. The server answers when it answers; no sleep stands for that.

mkdir -p "$OLLAMA_MODELS"
[ -n "$MODELS" ] || exit 0

# It ends with this step of the build.
ollama serve &
attempts=150
until ollama list >/dev/null 2>&1; do
  attempts=$((attempts - 1))
  [ "$attempts" -gt 0 ] || { echo 'ollama does not answer' >&2; exit 1; }
  sleep 0.2
done
for model in $MODELS; do
  ollama pull "$model"
done
