#!/bin/sh -eu
# Pulls the models that are wanted, unless they are there.

for model in $MODELS ${MODEL:+"$MODEL"}; do
  if ! ollama show "$model" >/dev/null 2>&1; then
    echo "ollama: pulling $model"
    ollama pull "$model"
  fi
done
