#!/bin/sh -eu
# Makes the database directory. A rename ends it, so that it is either finished or repeated.

fail() {
  echo "postgresql: $*" >&2
  exit 1
}

install -d -o postgres -g postgres -m 2775 /run/postgresql

if [ -s "$PGDATA/PG_VERSION" ]; then
  found=$(cat "$PGDATA/PG_VERSION")
  [ "$found" = "$PG_MAJOR" ] ||
    fail "$PGDATA was made by PostgreSQL $found, and this image has PostgreSQL $PG_MAJOR:" \
      "dump it with an image that has PostgreSQL $found and restore it into an empty volume, or remove it"
  [ "$(stat -c %u "$PGDATA")" = "$(id -u postgres)" ] || chown -R postgres:postgres "$PGDATA"
  exit 0
fi

if [ -d "$PGDATA" ]; then
  rmdir "$PGDATA" || fail "$PGDATA is neither empty nor a database"
fi
rm -rf "$PGDATA.new"
mkdir -p "${PGDATA%/*}"
install -d -o postgres -g postgres -m 0700 "$PGDATA.new"
echo "postgresql: making a database in $PGDATA"
s6-setuidgid postgres "$PG_BIN/initdb" --pgdata="$PGDATA.new" --username=postgres \
  --encoding=UTF8 --locale=C.UTF-8 --auth-local=peer --auth-host=scram-sha-256 --data-checksums >/dev/null
mv -T "$PGDATA.new" "$PGDATA"
