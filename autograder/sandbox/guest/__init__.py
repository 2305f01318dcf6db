"""Beside student code: its process, its cells, and the walls it stands behind."""
