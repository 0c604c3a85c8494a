#!/bin/sh -eu
# The extensions, at every start: they follow what is asked for. The password reaches psql in its environment only.

export PGPASSWORD="$POSTGRES_PASSWORD"
for extension in $EXTENSIONS; do
  echo 'CREATE EXTENSION IF NOT EXISTS :"extension";' |
    psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --set=extension="$extension"
done
