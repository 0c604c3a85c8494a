#!/bin/sh -eu
# Builds the program. Its sources must be younger than those that stood in their place.
find . -name '*.rs' -exec touch '{}' +
cargo build --release --locked --bin "$NAME"
install -D "$CARGO_TARGET_DIR/release/$NAME" /out/program
