"""Every attack of `attacks`, run for real: nothing forged, read, sent or broken."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from attacks import NOTEBOOKS, arena
from attacks.arena import POINTS, Arena
from attacks.case import Case
from autograder.engine import room, session, work
from autograder.engine.judge import Times

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not sys.platform.startswith("linux") or shutil.which("bwrap") is None,
        reason="the walls need Linux and bubblewrap",
    ),
]


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    """Yield one course with one warm room for all attacks."""
    built = Arena.build(tmp_path_factory.mktemp("arena"))
    yield built
    built.close()


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait as an engine would, though not as long."""
    monkeypatch.setattr(session, "_GRACE", 3.0)
    monkeypatch.setattr(session, "WALL_SECONDS", 4.0)
    monkeypatch.setattr(session, "CALL_SECONDS", 1.0)
    monkeypatch.setattr(work, "Times", partial(Times, judging=3.0))
    monkeypatch.setattr(room, "MEMORY", 1_500_000_000)


@pytest.mark.parametrize("case", NOTEBOOKS, ids=[f"{c.number} {c.name}" for c in NOTEBOOKS])
def test_an_attack_gets_nothing_and_breaks_nothing(place: Arena, case: Case) -> None:
    before = place.fingerprint()
    result = place.grade(place.notebook(case), case)

    honest = POINTS if case.base == "solved" else dict.fromkeys(POINTS, 0.0)
    for name, points in result["scores"].items():
        wanted = case.scores.get(name, honest[name])
        if wanted < 0:  # some, not all: cases it did not attack count
            assert 0 < points < POINTS[name]
        else:
            assert points == wanted, name
    told = json.dumps([result["notebook"], result["notes"]], ensure_ascii=False)
    told.encode("utf-8")
    words = " ".join(told.replace("\\n", " ").split())
    for text in case.says:
        assert text in words
    shown = _shown(result["notebook"]) + str(result["notes"])
    for text in (*arena.secrets(), *case.hides, "GOT"):
        assert text not in (told if text in case.hides and text != "GOT" else shown)
    assert len(told) < 20_000_000
    assert not place.left_behind()
    assert not place.sent()
    assert place.fingerprint() == before
    assert place.grade(arena.light("solutions"))["scores"] == POINTS


def _shown(notebook: object) -> str:
    """Return all that a notebook shows besides the sources that were handed in."""
    assert isinstance(notebook, dict)
    return "\n".join(
        json.dumps(cell.get("outputs", []), ensure_ascii=False)
        for cell in notebook["cells"]
    )


def test_every_row_of_the_list_of_threats_has_a_case() -> None:
    from attacks import UPLOADS

    numbers = {case.number for case in (*NOTEBOOKS, *UPLOADS)}
    assert {str(number) for number in range(1, 68)} <= numbers
    assert len(NOTEBOOKS) + len(UPLOADS) >= 60


def test_the_arena_stands(place: Arena) -> None:
    assert place.grade(arena.light("lessons"))["scores"] == dict.fromkeys(POINTS, 0.0)
    assert (place.course / "solutions").is_dir()
    assert Path(place.course / "gradebook.db").is_file()
