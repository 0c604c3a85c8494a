#!/bin/sh -eu
# Installs what the project depends on: its lists of exact versions, or else what pyproject.toml says.
python3 -m venv --without-pip "$VENV"
# The names of files and of packages have no blanks, and each is a word of its own.
# shellcheck disable=SC2046,SC2086
if [ -n "$REQUIREMENTS" ]; then
    set -- $(printf -- '--requirement %s ' $REQUIREMENTS)
else
    python3 - $EXTRAS >dependencies.txt <<'END'
import sys
try:
    import tomllib
except ImportError:
    import pip._vendor.tomli as tomllib
with open("pyproject.toml", "rb") as file:
    project = tomllib.load(file).get("project", {})
wanted = list(project.get("dependencies", []))
for extra in sys.argv[1:]:
    wanted += project["optional-dependencies"][extra]
print("\n".join(wanted))
END
    set -- --requirement dependencies.txt
fi
python3 -m pip --python "$VENV/bin/python" install "$@"
