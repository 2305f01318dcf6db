"""What students receive of the grader: exercises, checks' vocabulary, panels."""
