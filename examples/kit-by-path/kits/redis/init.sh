#!/bin/sh -eu
# The folder of the data is Redis's own, also when an older volume says otherwise.
install -d -o redis -g redis -m 0700 "$REDIS_DATA"
find "$REDIS_DATA" ! -user redis -exec chown -h redis:redis {} +
