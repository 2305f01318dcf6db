"""Whatever is killed, nothing is lost and nothing is graded twice.

A smaller case of ``benchmarks/killed.py``, whose figures are in docs/benchmarks.md.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.sandbox.host import outer_wall
from benchmarks.killed import torture


@pytest.mark.slow
@pytest.mark.skipif(bool(outer_wall.missing()), reason=outer_wall.missing())
def test_a_class_is_graded_whatever_is_killed(tmp_path: Path) -> None:
    outcomes = torture(tmp_path / "course", moments=4, students=8, seed=7)
    assert [outcome for outcome in outcomes if outcome.problems] == []
    assert any(outcome.hit for outcome in outcomes)
