#!/bin/sh -eu
# Offers the image's models in the volume: links to their blobs, copies of their manifests.

# Whether every blob that a manifest names is there.
has_blobs() { # MANIFEST
  grep -o 'sha256:[0-9a-f]*' "$1" | tr : - | while read -r blob; do
    [ -e "$OLLAMA_MODELS/blobs/$blob" ] || exit 1
  done
}

install -d -o ollama -g ollama -m 0700 ~ollama
install -d -o ollama -g ollama "$OLLAMA_MODELS" "$OLLAMA_MODELS/blobs" "$OLLAMA_MODELS/manifests"

# Links into an image before this one lead nowhere.
find "$OLLAMA_MODELS/blobs" -xtype l -delete
[ -d "$BAKED_MODELS/manifests" ] || exit 0
for blob in "$BAKED_MODELS"/blobs/*; do
  [ -e "$OLLAMA_MODELS/blobs/${blob##*/}" ] || ln -s "$blob" "$OLLAMA_MODELS/blobs/"
done

# A manifest in the volume stays while its blobs are there: somebody may have pulled a newer model.
cd "$BAKED_MODELS/manifests"
find . -type f | while read -r manifest; do
  target=$OLLAMA_MODELS/manifests/$manifest
  if [ -s "$target" ] && has_blobs "$target"; then
    continue
  fi
  mkdir -p "${target%/*}"
  cp "$manifest" "$target"
done
find "$OLLAMA_MODELS" ! -user ollama -exec chown -h ollama:ollama {} +
