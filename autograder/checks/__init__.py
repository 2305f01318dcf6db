"""The rules and visible cases of each lesson; students receive these."""
