"""A class with stock nbgrader: scores, feedback, and the faults of single students."""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from lesson_runs import material_of, stage_of
from stock import grade_class

from autograder.authoring.percent import read_cells
from autograder.bank.bank import BankAnswer
from autograder.bank.material import Attempt, Material
from autograder.course import Course
from autograder.nbgrader import steps
from autograder.nbgrader.cli import run_nbgrader
from autograder.report.results import ClassResults, StudentResult, read_results
from autograder.sample_class.command import hand_in
from autograder.student.lesson import hidden_cases_of

COURSE = Course.find(Path(__file__).parent)
LESSON = "01_edge_detection"


@dataclass
class Graded:
    """A graded class: the whole answer bank, and the special cases."""

    root: Path
    material: Material
    bank: dict[str, dict[str, BankAnswer]]
    results: ClassResults
    log: str

    def student(self, name: str) -> StudentResult:
        return next(s for s in self.results.students if s.student == name)

    def feedback(self, name: str) -> str:
        path = self.student(name).feedback
        assert path is not None
        return path.read_text("utf-8")


def bank_submissions(material: Material) -> dict[str, dict[str, BankAnswer]]:
    """Every fourth answer of each exercise; benchmarks/grading.py takes all of them."""
    chosen = {name: bank.answers[::4] for name, bank in material.banks.items()}
    return {
        f"bank_{turn:02d}": {
            exercise: answers[turn]
            for exercise, answers in chosen.items()
            if turn < len(answers)
        }
        for turn in range(max(map(len, chosen.values())))
    }


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    stage = stage_of(tmp_path_factory.mktemp("life") / "course", LESSON)
    material = material_of(LESSON)
    bank = bank_submissions(material)
    for student, answers in bank.items():
        # With what the bank gives in front, a wrong answer to one exercise cannot
        # spoil the next one, which may call it.
        sources = {
            exercise: f"{material.banks[exercise].helpers}\n\n\n{answer.source}"
            for exercise, answer in answers.items()
        }
        hand_in(stage.root, material, student, Attempt("", sources))
        leave_the_pictures_out(stage.root / "submitted" / student / LESSON)
    everything = Attempt("", material.solutions)
    for student in ("solution", "copied_cell", "skipped"):
        hand_in(stage.root, material, student, everything)
    hand_in(stage.root, material, "untouched", Attempt("", {}))
    hand_in(stage.root, material, "broken", replace(everything, truncated=True))
    copy_a_check_cell(stage.root / "submitted/copied_cell" / LESSON)
    skip_the_checks(stage.root / "submitted/skipped" / LESSON)
    finished = grade_class(stage.root, LESSON, timeout=20)
    return Graded(
        stage.root,
        material,
        bank,
        read_results(stage.root, LESSON),
        "\n".join(finished.lines),
    )


def edit_cells(folder: Path) -> Iterator[Any]:
    """Yield the notebook's cells and save what was done to them."""
    path = folder / f"{LESSON}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    yield notebook.cells
    nbformat.write(notebook, path)


def leave_the_pictures_out(folder: Path) -> None:
    """Draw nothing: half of a notebook's time goes into figures nobody looks at."""
    for cells in edit_cells(folder):
        for cell in cells:
            if "from utils import" in cell.source:
                cell.source += "\nfrom unittest.mock import MagicMock"
                cell.source += "\nplotting = widgets = MagicMock()"


def copy_a_check_cell(folder: Path) -> None:
    for cells in edit_cells(folder):
        check = next(c for c in cells if c.metadata.get("nbgrader", {}).get("grade"))
        cells.append(nbformat.from_dict({**check, "id": "copied"}))


def skip_the_checks(folder: Path) -> None:
    """Answer wrongly and switch the checks off with a tag: full marks by default."""
    for cells in edit_cells(folder):
        for cell in cells:
            mark = cell.metadata.get("nbgrader", {})
            if mark.get("grade"):
                cell.metadata.tags = ["skip-execution"]
            elif mark.get("solution"):
                cell.source = f"{mark.grade_id} = 'anything'"


@pytest.mark.slow
def test_the_solution_gets_full_marks(graded: Graded) -> None:
    scores = graded.student("solution").exercises
    points = {name: check.points for name, check in graded.material.checks.items()}
    assert {name: result.score for name, result in scores.items()} == points


@pytest.mark.slow
def test_the_untouched_release_gets_nothing(graded: Graded) -> None:
    results = graded.student("untouched").exercises.values()
    assert [result.score for result in results] == [0.0] * len(results)
    assert not any(result.is_filled_in for result in results)


@pytest.mark.slow
def test_nbgrader_scores_the_whole_bank_as_the_bank_runner_does(graded: Graded) -> None:
    different = {}
    for student, answers in graded.bank.items():
        for exercise, answer in answers.items():
            expected = graded.material.verdict(exercise, answer.source)
            result = graded.student(student).exercises[exercise]
            if result.score != pytest.approx(expected.score):
                different[exercise, answer.name] = (result, expected)
    assert not different


@pytest.mark.slow
def test_the_notebooks_name_the_mistakes_that_the_bank_runner_finds(
    graded: Graded,
) -> None:
    different = {}
    for student, answers in graded.bank.items():
        for exercise, answer in answers.items():
            expected = graded.material.verdict(exercise, answer.source).mistakes
            found = graded.student(student).exercises[exercise].misconceptions
            if [m.name for m in found] != list(expected):
                different[exercise, answer.name] = (found, expected)
    assert not different


def plain(page: str) -> str:
    """Return a text as it is read, without line numbers and addresses in memory."""
    text = " ".join(html.unescape(page).split())
    return re.sub(r"in line \d+:|0x[0-9a-f]+", "…", text)


@pytest.mark.slow
def test_feedback_shows_the_diagnosis(graded: Graded) -> None:
    missing = []
    for student, answers in graded.bank.items():
        page = plain(graded.feedback(student))
        for exercise, answer in answers.items():
            verdict = graded.material.verdict(exercise, answer.source)
            for line in verdict.diagnosis.splitlines():
                if verdict.score == 0 and plain(line) not in page:
                    missing.append((exercise, answer.name, line))
    assert not missing


@pytest.mark.slow
def test_feedback_shows_no_hidden_case_and_no_solution(graded: Graded) -> None:
    secrets = [
        f"autograder/hidden/{path.name}: {line.strip()}"
        for path in (COURSE.root / "autograder/hidden").glob(f"lesson_{LESSON}*")
        for line in path.read_text("utf-8").splitlines()
        if len(line.strip()) > 20 and "import" not in line and '"""' not in line
    ]
    for cases in (hidden_cases_of(LESSON) or {}).values():
        secrets += [f"case: {case!r}" for case in cases]
    for cell in read_cells(COURSE.source(LESSON)):
        lines = [line.strip() for _, line in cell.region("SOLUTION")]
        secrets += [f"solution: {line}" for line in lines if len(line) > 20]
    page = html.unescape(graded.feedback("untouched"))
    assert len(secrets) > 20
    assert [secret for secret in secrets if secret.partition(": ")[2] in page] == []


@pytest.mark.slow
def test_one_student_never_stops_the_others(graded: Graded) -> None:
    broken = graded.student("broken")
    assert not broken.is_graded
    assert "not complete JSON" in broken.reason
    assert "copied_cell" not in {one.student for one in graded.results.graded}
    assert len(graded.results.graded) == len(graded.bank) + 3
    assert "copied_cell" in graded.log


@pytest.mark.slow
def test_a_tag_cannot_switch_the_checks_off(graded: Graded) -> None:
    assert graded.student("skipped").total == 0


@pytest.mark.slow
def test_the_export_has_the_totals(graded: Graded) -> None:
    path = steps.export(graded.root, graded.root / "exports" / "gradebook.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    for student in graded.results.graded:
        assert float(rows[student.student]["score"]) == pytest.approx(student.total)
        assert float(rows[student.student]["max_score"]) == graded.results.max_total


@pytest.mark.slow
def test_validate_praises_the_solution(graded: Graded) -> None:
    path = graded.root / "submitted/solution" / LESSON / f"{LESSON}.ipynb"
    finished = run_nbgrader(graded.root, "validate", str(path))
    assert "Success! Your notebook passes all the tests." in finished.lines


@pytest.mark.slow
def test_validate_shows_the_message_for_a_wrong_answer(graded: Graded) -> None:
    material = graded.material
    exercise, answer, verdict = next(
        (exercise, answer, verdict)
        for exercise, bank in material.banks.items()
        for answer in bank.of_kind("wrong")
        if not answer.name.startswith(("lazy_", "hostile_"))
        and not (verdict := material.verdict(exercise, answer.source)).score
    )
    sources = {**material.solutions, exercise: answer.source}
    folder = graded.root / "wrong"
    path = hand_in(folder, material, "wrong", Attempt("", sources))
    finished = run_nbgrader(graded.root, "validate", str(path))
    output = "\n".join(finished.lines)
    assert "1 CELL(S) FAILED" in output.upper() or "FAILED" in output
    for line in verdict.diagnosis.splitlines():
        assert line in output
