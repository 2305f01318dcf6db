"""Where student code runs: beside it, the judge's side, and what crosses between."""
