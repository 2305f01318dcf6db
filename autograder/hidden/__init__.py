"""Further cases of each lesson: data only, for instructors only."""
