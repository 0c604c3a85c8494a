#!/bin/sh
# In place of the official image's: the server is started as its user, who owns the folder.
set -eu
if [ "${1#-}" != "${1-}" ]; then set -- redis-server "$@"; fi
if [ "${1-}" = redis-server ] && [ "$(id -u)" = 0 ]; then
  find . ! -user redis -exec chown redis {} +
  exec setpriv --reuid=redis --regid=redis --clear-groups -- "$0" "$@"
fi
[ "$(umask)" != 0022 ] || umask 0077
exec "$@"
