#!/bin/sh -eu
folder=$FOLDER
cat >/tmp/x <<EOF
$folder $LIMIT
EOF
rm -rf "$folder"
