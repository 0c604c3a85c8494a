#!/bin/bash
# build.sh SYSTEM: builds the image of a system as it was before, starts and stops it, and prints one line of figures.
#
# HULLWRIGHT_MIRROR: http://HOST:PORT of what stands in for upstream addresses, as for the end-to-end tests; none if unset.
# Leaves the image hullwright-bench/SYSTEM:before. Needs docker, curl, and what context.sh needs.
set -euo pipefail
system=${1:?usage: build.sh SYSTEM}
here=$(cd "$(dirname "$0")" && pwd)
tag=hullwright-bench/$system:before
work=$(mktemp -d)
container=''
trap '[ -z "$container" ] || docker rm --force --volumes "$container" >/dev/null; rm -rf "$work"' EXIT

# What copies the sources, as the image's history has it; where the system answers; what it must be told.
port='' variables=()
case $system in
  cocosearch-aio)
    application='/app/src' port=3000
    ;;
  promtior)
    application='[.] [.]' port=8000 variables=(--env ADMIN_REINGEST_KEY=benchmark)
    ;;
  scylla-runner)
    application='scylla/ /opt/scylla/scylla/'
    ;;
  workspace-mcp)
    application='[.] [.]' port=8000
    variables=(--env MCP_GOOGLE_OAUTH_CLIENT_ID=benchmark --env MCP_GOOGLE_OAUTH_CLIENT_SECRET=benchmark)
    ;;
  *)
    echo "build.sh: nothing is known of $system" >&2
    exit 2
    ;;
esac

now() { date +%s%N; }

seconds_since() { awk -v from="$1" -v to="$(now)" 'BEGIN { printf "%.1f s", (to - from) / 1e9 }'; }

# The sum of the numbers in its input, one a line.
size() {
  awk '{ sum += $1 } END { if (sum < 1e5) printf "%.1f kB", sum / 1e3; else printf "%.1f MB", sum / 1e6 }'
}

# Options of `docker build`, one a line.
mirror_options() {
  [ -n "${HULLWRIGHT_MIRROR:-}" ] || return 0
  echo --network=host
  curl -fsS "$HULLWRIGHT_MIRROR/build-contexts" | sed 's/^/--build-context=/'
  curl -fsS "$HULLWRIGHT_MIRROR/build-args" | sed "s|^|--build-arg=|; s|=URL/|=$HULLWRIGHT_MIRROR/|"
}

# Sizes of the layers that a kind of step made.
layers() { # PATTERN
  docker history --no-trunc --human=false --format '{{.Size}} {{.CreatedBy}}' "$tag" |
    { grep -E "^[0-9]+ $1" || :; } | size
}

inspect() { docker inspect --format "$1" "$container"; }

is_running() { [ "$(inspect '{{.State.Running}}')" = true ]; }

# Waits, at most two minutes, until a command succeeds, and tells how long that took since the container's start.
time_until() { # COMMAND...
  local attempt
  for ((attempt = 0; attempt < 1200; attempt++)); do
    if "$@"; then
      seconds_since "$start"
      return
    fi
    if ! is_running; then
      echo "never, ended with $(inspect '{{.State.ExitCode}}')"
      return
    fi
    sleep 0.1
  done
  echo 'not within two minutes'
}

answers() { curl -fso "$work/answer" "http://$address/health"; }

is_healthy() { [ "$(inspect '{{.State.Health.Status}}')" = healthy ]; }

has_check() { [ "$(docker image inspect --format '{{if .Config.Healthcheck}}yes{{end}}' "$tag")" = yes ]; }

# A server is started and stopped; a tool that ends by itself checks itself.
run() {
  start=$(now)
  if [ -z "$port" ]; then
    docker run --rm "$tag" --validate >"$work/answer" || { echo 'does not validate'; return; }
    echo "validates in $(seconds_since "$start")"
    return
  fi
  container=$(docker run --detach --publish "127.0.0.1::$port" "${variables[@]}" "$tag")
  address=$(inspect "{{range index .NetworkSettings.Ports \"$port/tcp\"}}{{.HostIp}}:{{.HostPort}}{{end}}")
  printf 'answers %s' "$(time_until answers)"
  if ! is_running; then
    echo
    return
  fi
  if has_check; then printf ', healthy %s' "$(time_until is_healthy)"; fi
  start=$(now)
  docker stop "$container" >"$work/stopped"
  echo ", stop $(seconds_since "$start"), exit code $(inspect '{{.State.ExitCode}}')"
}

"$here/context.sh" "$system" "$work/context"
mirror_options >"$work/options"
mapfile -t options <"$work/options"
# The decoys' .git is none, and BuildKit would say so.
export BUILDX_GIT_INFO=false
start=$(now)
docker build --quiet --no-cache "${options[@]}" --tag "$tag" "$work/context" >"$work/image"
build=$(seconds_since "$start")
image=$(docker image inspect --format '{{.Size}}' "$tag" | size)
context=$(find "$work/context" -type f -printf '%s\n' | size)
printf '%s before: image %s, context %s, application %s, ownership %s, build %s, ' "$system" "$image" "$context" \
  "$(layers "COPY $application( |$)")" "$(layers 'RUN .*chown -R ')" "$build"
run
