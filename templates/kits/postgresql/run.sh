#!/bin/sh -eu
# The official image sets the password when it makes the database, and never again. Here it follows what is asked for, at
# every start: before the server listens, by a line on the standard input of a server without any.

unset POSTGRES_PASSWORD_FILE
if [ -s "$PGDATA/PG_VERSION" ]; then
  set --
  [ "$(id -u)" -ne 0 ] || set -- setpriv --reuid=postgres --regid=postgres --init-groups
  printf "ALTER ROLE \"%s\" PASSWORD '%s'\n" "$POSTGRES_USER" "$(printf %s "$POSTGRES_PASSWORD" | sed "s/'/''/g")" |
    "$@" postgres --single -D "$PGDATA" -c log_statement=none -c log_min_error_statement=panic postgres >/dev/null
fi
exec docker-entrypoint.sh postgres
