"""The engine as a Gradescope autograder: the zip, and what runs there."""
