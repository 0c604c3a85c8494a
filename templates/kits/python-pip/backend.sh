#!/bin/sh -eu
# Installs what builds the project into an environment of its own, which stays in this stage.
python3 -m venv --without-pip backend
python3 - >backend.txt <<'END'
try:
    import tomllib
except ImportError:
    import pip._vendor.tomli as tomllib
with open("pyproject.toml", "rb") as file:
    system = tomllib.load(file).get("build-system", {})
print("\n".join(system.get("requires", ["setuptools", "wheel"])))
END
# Names of packages have no blanks.
# shellcheck disable=SC2086
python3 -m pip --python backend/bin/python install --requirement backend.txt $BACKEND
