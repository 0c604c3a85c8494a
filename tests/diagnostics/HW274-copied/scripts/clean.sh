#!/bin/sh
rm -rf "/srv/$KEEP_DAYS"
