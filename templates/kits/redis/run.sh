#!/bin/sh -eu
# Redis reads its configuration from its standard input, so nothing is written; and of the password only the hash,
# so it is in no file, no list of processes and no environment of the server.

hash=$(printf %s "$REDIS_PASSWORD" | sha256sum | cut -d' ' -f1)
unset REDIS_PASSWORD REDIS_PASSWORD_FILE REDISCLI_AUTH

case $REDIS_PERSISTENCE in
  true) kept="dir $REDIS_DATA
appendonly yes" ;;
  *) kept='save ""' ;;
esac
# Settings of one's own.
own=
for file in /etc/redis/conf.d/*.conf; do
  [ ! -e "$file" ] || own="$own
include $file"
done

set -- redis-server -
# The official image becomes its user by this, who then owns the folder.
if command -v docker-entrypoint.sh >/dev/null; then
  set -- docker-entrypoint.sh "$@"
  cd "$REDIS_DATA"
fi
# Who gets in is decided by the address and the password.
exec "$@" <<CONFIGURATION
bind $REDIS_BIND
port $REDIS_PORT
protected-mode no
user default on #$hash ~* &* +@all
maxmemory $REDIS_MAXMEMORY
maxmemory-policy $REDIS_MAXMEMORY_POLICY
$kept$own
CONFIGURATION
