"""The chat assistant."""
