#!/bin/bash
# context.sh SYSTEM DIR: the build context of a system as it was before: the application, the hand-made files, the decoys.
#
# DIR is made, and must not exist. Needs python3; for workspace-mcp also uv, which asks PyPI.
set -euo pipefail
system=${1:?usage: context.sh SYSTEM DIR}
context=${2:?usage: context.sh SYSTEM DIR}
here=$(cd "$(dirname "$0")" && pwd)
application=$here/../../examples/$system

# What of the example's folder is the application. All else there is generated.
copy_application() {
  local path
  for path in "$@"; do cp -r "$application/$path" "$context/$path"; done
  find "$context" -name __pycache__ -prune -exec rm -rf '{}' +
}

decoys() { python3 "$here/decoys.py" "$context" "$@"; }

bytes_in() { find "$context" -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum }'; }

# What the developer's own computer, a Mac, has in .venv: the same packages for another system, and links that lead nowhere.
macos_venv() {
  local site=$context/.venv/lib/python3.12/site-packages
  uv export --quiet --directory "$context" --frozen --no-dev --no-emit-project --no-header --no-annotate |
    uv pip install --quiet --python-platform aarch64-apple-darwin --python-version 3.12 --only-binary :all: \
      --link-mode copy --target "$site" --requirements -
  rm -rf "$site/.lock" "${site:?}/bin"
  mkdir "$context/.venv/bin"
  ln -s /opt/homebrew/opt/python@3.11/bin/python3.11 "$context/.venv/bin/python"
  ln -s python "$context/.venv/bin/python3"
}

mkdir "$context"
cp -r "$here/$system/before/." "$context"
case $system in
  cocosearch-aio)
    copy_application pyproject.toml uv.lock README.md src
    ;;
  scylla-runner)
    copy_application pyproject.toml README.md scylla
    ;;
  workspace-mcp)
    copy_application pyproject.toml main.py auth core
    uv lock --quiet --directory "$context"
    macos_venv
    decoys tests=2000000 docs=2000000 agent_notes=1000000 plan_cicd=1000000 .pytest_cache=100000 .vscode=10000
    decoys .git/objects/pack=$((211000000 - $(bytes_in)))
    ;;
  promtior)
    mkdir "$context/docs"
    copy_application pyproject.toml src docs/AI-Engineer-Test-Promtior.pdf
    echo 'OPENAI_API_KEY=a-developers-own' >"$context/.env"
    decoys .venv=400000000 docs=20000000 tests=5000000 .pytest_cache=1000000 src/__pycache__=1000000
    decoys .git/objects/pack=$((600000000 - $(bytes_in)))
    ;;
  *)
    echo "context.sh: nothing is known of $system" >&2
    exit 2
    ;;
esac
