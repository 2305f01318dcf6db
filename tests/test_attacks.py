"""Every attack of `attacks`, run for real: nothing forged, read, sent or broken."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from attacks import NOTEBOOKS, UPLOADS, arena
from attacks.arena import POINTS, Arena
from attacks.case import Case
from attacks.check import hold
from attacks.table import written

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not sys.platform.startswith("linux") or shutil.which("bwrap") is None,
        reason="the walls need Linux and bubblewrap",
    ),
]


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    """Yield one course with one warm pool for all attacks."""
    built = Arena.build(tmp_path_factory.mktemp("arena"))
    yield built
    built.close()


@pytest.mark.parametrize(
    "case", NOTEBOOKS, ids=[f"{c.number} {c.name}" for c in NOTEBOOKS]
)
def test_an_attack_gets_nothing_and_breaks_nothing(place: Arena, case: Case) -> None:
    hold(place, case)


def test_every_row_of_the_list_of_threats_has_a_case() -> None:
    numbers = {case.number for case in (*NOTEBOOKS, *UPLOADS)}
    assert {str(number) for number in range(1, 68)} <= numbers
    assert len(NOTEBOOKS) + len(UPLOADS) >= 60


def test_the_arena_stands(place: Arena) -> None:
    assert place.grade(arena.light("lessons"))["scores"] == dict.fromkeys(POINTS, 0.0)
    assert (place.course / "solutions").is_dir()
    assert Path(place.course / "gradebook.db").is_file()


def test_the_documentation_has_every_case() -> None:
    path = arena.REPOSITORY / "docs" / "security.md"
    text = path.read_text("utf-8")
    assert written(text) == text, "run: PYTHONPATH=tests python -m attacks.table"
