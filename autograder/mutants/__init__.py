"""Wrong answers are made, not remembered: mutants of right answers."""
