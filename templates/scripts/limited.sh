#!/bin/sh
# Runs a command for $1 seconds at most, and not when the container is told to stop: s6-rc would wait for it.
timeout --kill-after=5 "$@" &
command=$!
(
  until {{ stopping }}; do sleep 1; done
  kill "$command"
) &
watch=$!
wait "$command"
code=$?
kill "$watch" 2>/dev/null
exit "$code"
