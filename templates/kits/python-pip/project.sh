#!/bin/sh -eu
# Builds the project with what is there already, and installs it beside the dependencies. Nothing is downloaded.
python3 -m pip --python backend/bin/python wheel --no-deps --no-build-isolation --no-cache-dir --wheel-dir wheels .
python3 -m pip --python "$VENV/bin/python" install --root /build/root --no-deps --no-index --no-cache-dir \
    --no-warn-script-location wheels/*.whl
mv "/build/root$VENV" /build/project
