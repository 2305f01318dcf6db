"""The students' side of the wall: where their code runs, and what walls it in."""
