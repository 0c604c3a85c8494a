#!/bin/sh
find "/srv/$SHOP" -mtime "+${KEEP_DAYS:-30}" -delete
