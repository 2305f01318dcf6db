"""Stock nbgrader grades in warm, walled-in kernels, and gives the same scores."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from warm_kernels import (  # fixtures among them
    CHOICE,
    COURSE,
    MARKS,
    NAME,
    NOTHING,
    PROBE,
    chosen,
    end_zygote,
    report_in,
)

from autograder.authoring.build import build
from autograder.bank.bank import load_bank, solution_sources
from autograder.nbgrader import steps
from autograder.nbgrader.cli import run_nbgrader
from autograder.sample_class.demo import prepare

LESSON = "01_edge_detection"

pytestmark = MARKS


def registered_in_pyproject() -> str:
    import tomllib

    text = (COURSE.root / "pyproject.toml").read_text(encoding="utf-8")
    groups = tomllib.loads(text)["project"]["entry-points"]
    return str(groups["jupyter_client.kernel_provisioners"][NAME])


def test_the_installation_registers_the_provisioner() -> None:
    from autograder.sandbox.jupyter import provisioner

    assert provisioner.NAME == NAME
    assert (
        registered_in_pyproject()
        == "autograder.sandbox.jupyter.provisioner:WarmProvisioner"
    )


def test_nbgrader_autograde_gives_the_same_scores_in_warm_kernels(
    tmp_path: Path, chosen: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_class(tmp_path / "course")
    monkeypatch.delenv(CHOICE)
    autograde(root)
    ordinary = scores(root)
    assert probed(root)["solutions"]  # what the walls are for
    monkeypatch.setenv(CHOICE, NAME)
    lines = autograde(root, "--force")
    assert scores(root) == ordinary
    assert sum(ordinary["ada"].values()) == 18
    assert 0 < sum(ordinary["eve"].values()) < 18
    assert not any("NOT ISOLATED" in line for line in lines)
    assert probed(root) == {**NOTHING, "beside": ["table.csv"]}


def make_class(folder: Path) -> Path:
    stage = replace(COURSE, root=prepare(COURSE, folder))
    build(stage)
    root = stage.root
    text = (root / "lessons" / LESSON / f"{LESSON}.ipynb").read_text("utf-8")
    steps.generate_assignment(root, LESSON)
    right = solution_sources(COURSE, LESSON)
    for student, answers in {"ada": right, "eve": right | wrong(3)}.items():
        notebook = json.loads(text)
        for cell in notebook["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id")
            cell["source"] = answers.get(name, cell["source"])
        if student == "eve":
            probe = PROBE.replace("ROOT", repr(str(root)))
            cell = nbformat.v4.new_code_cell(probe, id="a-probe")
            notebook["cells"].append(cell)
        place = root / "submitted" / student / LESSON
        place.mkdir(parents=True)
        (place / f"{LESSON}.ipynb").write_text(json.dumps(notebook), "utf-8")
        (place / "table.csv").write_text("1,2\n", encoding="utf-8")
    return root


def wrong(count: int) -> dict[str, str]:
    names = list(solution_sources(COURSE, LESSON))[:count]
    banks = {name: load_bank(COURSE, LESSON, name) for name in names}
    return {name: bank.of_kind("wrong")[0].source for name, bank in banks.items()}


def autograde(root: Path, *options: str) -> tuple[str, ...]:
    finished = run_nbgrader(root, "autograde", LESSON, *options, limit=250)
    assert finished.code == 0, finished.lines
    return finished.lines


def scores(root: Path) -> dict[str, dict[str, float]]:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{root}/gradebook.db", "cnn-course") as book:
        return {
            student: {
                grade.name: grade.auto_score
                for grade in book.find_submission_notebook(
                    LESSON, LESSON, student
                ).grades
            }
            for student in ("ada", "eve")
        }


def probed(root: Path) -> dict[str, Any]:
    path = root / "autograded" / "eve" / LESSON / f"{LESSON}.ipynb"
    cell = json.loads(path.read_text("utf-8"))["cells"][-1]
    return report_in("".join(cell["outputs"][0]["text"]))
