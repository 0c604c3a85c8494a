"""What the tools share."""

VERSION = "1.2.0"
