"""Submissions as data: planned, read without trust, repaired, cut to what is needed; nothing is run."""
