"""Measurements: run by hand on a quiet machine, their figures are in `docs/`."""
