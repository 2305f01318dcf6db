"""The whole answer bank through the engine: the scores that nbgrader's path gives."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lesson_runs import material_of

from autograder.grading.task import close_judge
from autograder.sandbox.host import outer_wall
from benchmarks.bank_scores import COURSE, compare

# Later lessons train in their own cells: minutes a notebook, too long for a test; see
# benchmarks/bank_scores.py.
LESSONS = [name for name in COURSE.lessons if "01" <= name[:2] <= "04"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(outer_wall.missing()), reason=outer_wall.missing()),
]


@pytest.fixture(scope="module", autouse=True)
def warm() -> Iterator[None]:
    yield
    close_judge()


@pytest.mark.parametrize(
    "lesson",
    [pytest.param(n, marks=pytest.mark.xdist_group(f"bank of {n}")) for n in LESSONS],
)
def test_the_engine_scores_the_bank_as_nbgrader_does(lesson: str) -> None:
    count, different = compare(material_of(lesson))
    assert count > 100
    assert different == {}
