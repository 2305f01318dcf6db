"""A template repository for students on GitHub: the visible checks, nothing hidden."""
