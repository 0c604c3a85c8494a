#!/bin/sh -eu
# The folder is Redis's own, also when a volume brings another owner.
install -d -o redis -g redis -m 0700 "$REDIS_DATA"
find "$REDIS_DATA" ! -user redis -exec chown -h redis:redis {} +
