"""Bookmarks, and which of them still answer."""
