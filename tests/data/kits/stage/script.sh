#!/bin/sh -eu
# Stands for any script.
echo "$A"
