"""Runs the tests of language models' agents."""
