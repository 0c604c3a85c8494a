#!/bin/sh -eu
# Role, database and extensions, at every start: they follow what is asked for, and a start that was cut
# short is repeated. The password reaches psql in its environment only, and no log.

export PGOPTIONS='-c log_statement=none -c log_min_error_statement=panic -c client_min_messages=warning'

sql() {
  "$PG_BIN/psql" --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username=postgres \
    --set=role="$ROLE" --set=database="$DATABASE" "$@"
}

sql --dbname=postgres <<'SQL'
\getenv password POSTGRES_PASSWORD
SELECT format('CREATE ROLE %I', :'role')
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
ALTER ROLE :"role" LOGIN PASSWORD :'password';
SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'role')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
SQL

for extension in $EXTENSIONS; do
  echo 'CREATE EXTENSION IF NOT EXISTS :"extension";' | sql --dbname="$DATABASE" --set=extension="$extension"
done
