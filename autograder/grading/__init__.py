"""The engine: many submissions at once, each walled in, judged from outside."""
