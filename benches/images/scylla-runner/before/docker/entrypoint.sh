#!/bin/bash
set -e
case ${1:-} in
  --help)
    echo 'usage: --help | --version | --validate | COMMAND [ARGUMENT...]'
    ;;
  --version)
    python --version
    echo "Node.js $(node --version)"
    git --version
    claude --version
    ;;
  --validate)
    python -c 'import scylla'
    command -v scylla claude git node npm curl
    ;;
  *)
    exec "$@"
    ;;
esac
