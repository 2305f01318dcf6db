"""From what students hand in to `submitted/`, or to `quarantine/` with the reason."""
