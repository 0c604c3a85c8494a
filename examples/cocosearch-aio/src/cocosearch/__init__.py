"""Stand-in for CocoSearch: its command line and its server, without the search."""
