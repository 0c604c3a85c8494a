# The stand-in of the tests for Ollama, with the pkill that the official image has.
FROM ollama
RUN apt-get update && apt-get install -y --no-install-recommends procps && rm -rf /var/lib/apt/lists/*
