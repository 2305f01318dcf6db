"""Notebooks as data: planned, read without trust, repaired, sliced; nothing is run."""
