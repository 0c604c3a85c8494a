#!/bin/sh -eu
# Prepares the start. Nothing is put in place here: what it needs are variables.
echo "$GREETING"
mkdir -p "$DATA"
