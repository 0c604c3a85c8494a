#!/bin/sh -eu
# Pulls the model that is wanted, unless it is there.

[ -n "$MODEL" ] || exit 0
if ! ollama show "$MODEL" >/dev/null 2>&1; then
  echo "ollama: pulling $MODEL, which is not part of the image"
  ollama pull "$MODEL"
fi
