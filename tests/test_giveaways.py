"""No answer stands under its exercise: what later cells need comes from `utils`."""

from __future__ import annotations

from pathlib import Path

import pytest
from giveaways import in_source

from autograder.authoring.templates import marker
from autograder.course import Course

COURSE = Course.find(Path(__file__).parent)


@pytest.mark.parametrize("lesson", COURSE.lessons)
def test_no_lesson_says_its_own_solutions(lesson: str) -> None:
    assert list(in_source(COURSE.source(lesson))) == []


SOURCE = f"""\
# %% [markdown]
# Fill in. One row is 4 5 6.

{marker("sums")}
sums = ...
### BEGIN SOLUTION
sums = [[12, 12, 17], [4, 5, 6]]
ready = np.einsum("kl,mn->klnm", first, second)
### END SOLUTION

"""


@pytest.mark.parametrize(
    ("below", "found"),
    [
        ("# %%\nprint(1)\n", 0),
        ("# %% [markdown]\n# It gives 12, 12 and 17.\n", 1),
        ("# %% [markdown]\n# It gives 12, 12, 17.\n", 1),
        ("# %%\nshown = [[12, 12, 17]]\n", 1),
        ("# %%\nprint(np.einsum('kl,mn->klnm', a, b))\n", 1),
        ("# %% [markdown]\n# And 4, 5, 6 was given above.\n", 0),
    ],
)
def test_a_planted_answer_is_found(tmp_path: Path, below: str, found: int) -> None:
    path = tmp_path / "lesson.py"
    path.write_text(SOURCE + below, encoding="utf-8")
    assert len(list(in_source(path))) == found
