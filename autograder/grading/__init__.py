"""The instructor's side: answer bank, sample class, grading with nbgrader, report."""
