#!/bin/sh
# pgvector/build.sh TAG BASE REPOSITORY VERSION: an image in place of pgvector/pgvector:pgVERSION, which is that of PostgreSQL with
# one extension more.
set -eu
exec "$(dirname "$0")/../postgres/build.sh" "$1" "$2" "$3" pgvector "$4"
