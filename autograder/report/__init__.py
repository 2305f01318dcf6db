"""What a class did: a table, a page, a file."""
