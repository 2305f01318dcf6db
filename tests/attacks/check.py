"""What must hold after every attack."""

from __future__ import annotations

import json
from typing import Any

from attacks.arena import POINTS, Arena, light, secrets
from attacks.case import Case, Notebook
from autograder.limits import JUDGE

MAX_RESULT = 20_000_000  # characters


def hold(place: Arena, case: Case) -> None:
    """Run an attack; then an honest submission in the same pool."""
    before = place.fingerprint()
    answer = place.answer(place.notebook(case), case)
    if case.unreadable:
        assert case.unreadable in answer["unreadable"]
    else:
        _holds(answer["result"], case)
    assert place.judges_peak() < JUDGE.most
    assert not place.left_behind()
    assert not place.sent()
    assert place.fingerprint() == before
    assert place.grade(light("solutions"))["scores"] == POINTS


def _holds(result: dict[str, Any], case: Case) -> None:
    _right_scores(result["scores"], case)
    told = json.dumps([result["notebook"], result["notes"]], ensure_ascii=False)
    told.encode("utf-8")
    assert len(told) < MAX_RESULT
    shown = _shown(result["notebook"]) + str(result["notes"])
    words = " ".join(shown.replace("\\n", " ").split())
    for text in case.says:
        assert text in words
    for text in (*secrets(), "GOT"):
        assert text not in shown
    for text in case.hides:
        assert text not in (shown if text == "GOT" else told)


def _right_scores(scores: dict[str, float], case: Case) -> None:
    honest = POINTS if case.base == "solved" else dict.fromkeys(POINTS, 0.0)
    for name, points in scores.items():
        wanted = case.scores.get(name, honest[name])
        if wanted < 0:  # some, not all: the cases that it did not attack
            assert 0 < points < POINTS[name]
        else:
            assert points == wanted, name


def _shown(notebook: Notebook) -> str:
    """Return all that a notebook shows besides the sources that were handed in."""
    return "\n".join(
        json.dumps(cell.get("outputs", cell["source"]), ensure_ascii=False)
        for cell in notebook["cells"]
    )
