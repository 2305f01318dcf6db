"""Hash, score and executed notebook belong to the same bytes, whatever happens."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from gradebooks import POINTS, graded
from hand_ins import LESSON, work

from autograder.grading import pipeline
from autograder.grading.pipeline import Options, Run
from autograder.nbgrader.gradebook import enrol

STEPS = ("before", "looked", "ordered", "judged", "landed")


class FakeCluster:
    """Judges at once: the score is what the submission says of itself."""

    servers = ("", "")
    size = 1

    def __init__(self, at: Callable[[str], None]) -> None:
        self._at = at

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *arguments, **options: None

    def grade(self, orders: Any) -> Iterator[tuple[str, dict[str, Any]]]:
        for student, _, order in orders:
            self._at("ordered")
            yield student, {"result": result(order.submission.decode())}


def result(submission: str) -> dict[str, Any]:
    points = 2.0 if "replaced" in submission else 1.0
    cell = {"cell_type": "raw", "metadata": {}, "source": submission}
    return {
        "scores": {**dict.fromkeys(POINTS, 0.0), "window_sums": points},
        "needs_person": [],
        "notes": [],
        "seconds": {"all": 0.0},
        "notebook": {
            "cells": [cell],
            "metadata": {},
            "nbformat": 4,
            "nbformat_minor": 5,
        },
    }


def release() -> str:
    notebook = json.loads(work("release"))
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade"):
            cell["metadata"]["nbgrader"]["points"] = 2
    return json.dumps(notebook)


def hook(
    patch: pytest.MonkeyPatch,
    at: Callable[[str], None],
    owner: Any,
    name: str,
    reached: str,
) -> None:
    """Let something happen behind a method."""
    original = getattr(owner, name)

    def called(*arguments: Any, **options: Any) -> Any:
        made = original(*arguments, **options)
        at(reached)
        return made

    patch.setattr(owner, name, called)


@pytest.mark.parametrize("step", STEPS)
def test_a_file_that_is_replaced_is_graded_as_what_it_was_or_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    root = graded(tmp_path / "course", {})
    path = root / "submitted" / "ada" / LESSON / f"{LESSON}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_bytes(work("original"))
    enrol(root, ["ada"])

    def at(reached: str) -> None:
        if reached == step:
            path.write_bytes(work("replaced"))

    hook(monkeypatch, at, Run, "_look", "looked")
    hook(monkeypatch, at, pipeline.ResultStore, "keep", "judged")
    hook(monkeypatch, at, pipeline.GradebookWriter, "land", "landed")

    def run() -> tuple[Run, list[Any]]:
        made = Run(root, LESSON, release(), Options(walls=False), FakeCluster(at))  # type: ignore[arg-type]
        at("before")
        made.waiting = ["ada"]
        return made, list(made.grade())

    for _ in range(2):
        made, results = run()
        (one,) = results
        kept = json.loads((made.store.folder / "ada.json").read_text("utf-8"))
        executed = root / "autograded" / "ada" / LESSON / f"{LESSON}.ipynb"
        judged = kept["notebook"]["cells"][0]["source"]
        assert json.loads(executed.read_text("utf-8"))["cells"][0]["source"] == judged
        assert one.score == (2.0 if "replaced" in judged else 1.0)
        told = "replaced" if "replaced" in judged else "original"
        assert kept["attempt"] == made._attempt(work(told))
    assert one.score == 2.0  # the next run grades what has come since
