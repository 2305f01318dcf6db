"""An invented class, and a course's whole life with it."""
