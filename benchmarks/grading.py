"""Submissions a minute: the engine against stock `nbgrader autograde`, in one run.

    python -m benchmarks.grading [LESSON] [--submissions 40] [--light 1000]
    python -m benchmarks.grading LESSON --whole-bank    # scores only, every answer once

Both grade the same class on this machine, in turns, each as a program of its own.
Submissions are made of the answer bank: right and wrong ones in all mixtures, without
those that wait for a time limit. For the whole bank they hold no demonstrations, which
no answer needs, and what the bank gives stands before each answer.
The engine's time holds all of it: workers, zygotes, walls, gradebook. Stock
nbgrader runs as the course configures it, which is faster than its own defaults.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sqlite3
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import mean

from autograder.authoring.build import build
from autograder.bank.material import Attempt, Material
from autograder.course import GRADING, Course
from autograder.nbgrader import steps
from autograder.nbgrader.gradebook import enrol
from autograder.sample_class.command import hand_in
from autograder.sample_class.demo import prepare
from benchmarks.bank_scores import answers_without, attempt_with, turns
from benchmarks.watched import Cost, watched

SLOW = ("endless", "sleep", "never", "hang", "huge")
LIGHT = "01_edge_detection"
LIGHT_EXERCISES = ("out_size", "gaussian_window")
# The command `grade` without feedback, which is nbgrader's own and takes half the time.
PROGRAM = """
import sys
from pathlib import Path
from rich.console import Console
from autograder.grading.command import Options, grade_class
if __name__ == "__main__":
    lesson, workers, regrade = sys.argv[1:]
    options = Options(int(workers) or None, regrade=bool(int(regrade)), feedback=False)
    grade_class(Path.cwd(), lesson, Console(), options)
"""


def main() -> None:
    """Measure, and print a table and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lesson", nargs="?", default="02_convolution_layers")
    parser.add_argument("--submissions", type=int, default=40)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--light", type=int, help="throughput at this many against 50")
    parser.add_argument("--whole-bank", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="grading-benchmark-") as folder:
        root = stage(Path(folder) / "course")
        if arguments.light:
            compare_sizes(root, arguments.light, arguments.workers)
        elif arguments.whole_bank:
            compare_bank(root, arguments.lesson, arguments.workers)
        else:
            compare(root, arguments.lesson, arguments.submissions, arguments.workers)


def stage(folder: Path) -> Path:
    """Return a course of its own to grade in."""
    course = Course.find(Path(__file__).parent)
    root = prepare(course, folder)
    shutil.copytree(course.root / "tests" / "answers", root / "tests" / "answers")
    build(replace(course, root=root))
    return root


def make_class(root: Path, lesson: str, count: int) -> list[str]:
    """Hand in submissions made of the answer bank; return the students."""
    material = Material(Course.find(root), lesson)
    chosen = {
        exercise: [material.typed(exercise, answer) for answer in answers]
        for exercise, answers in answers_without(material, SLOW).items()
    }
    students = [f"s{number:05d}" for number in range(count)]
    for number, student in enumerate(students):
        sources = {
            exercise: answers[(number * 7 + place) % len(answers)]
            for place, (exercise, answers) in enumerate(chosen.items())
        }
        hand_in(root, material, student, Attempt("mixture", sources))
    return students


def compare(root: Path, lesson: str, count: int, workers: int | None) -> None:
    """Grade one class with both, in turns, and compare time and scores."""
    students = make_class(root, lesson, count)
    steps.generate_assignment(root, lesson)
    enrol(root, students)
    # nbgrader takes ten of them at a time, the engine all: rates are compared.
    tens = [f"s000{place}[0-9]" for place in range(min(2, (count + 9) // 10))]
    rates: dict[str, list[float]] = {"stock": [], "engine": []}
    computing: dict[str, list[float]] = {"stock": [], "engine": []}
    scores: dict[str, dict[str, float]] = {"stock": {}, "engine": {}}
    stages: dict[str, list[float]] = {}
    for ten in tens:
        cost, graded = run_stock(root, lesson, ten)
        rates["stock"].append(60 * graded / cost.seconds)
        computing["stock"].append(cost.cpu / graded)
        scores["stock"] |= {
            name: score
            for name, score in read_scores(root, lesson).items()
            if name.startswith(ten[:5])
        }
        cost = run_engine(root, lesson, workers, stages)
        rates["engine"].append(60 * count / cost.seconds)
        computing["engine"].append(cost.cpu / count)
        scores["engine"] = read_scores(root, lesson)
    different = differences(scores["stock"], scores["engine"])
    for name, found in rates.items():
        rounds = ", ".join(f"{rate:.1f}" for rate in found)
        print(
            f"{name:<7} {mean(found):7.1f} submissions a minute ({rounds}), "
            f"{mean(computing[name]):.2f} s of computing each"
        )
    for name, found in stages.items():
        print(f"  {name:<6} {mean(found):6.2f} s a submission")
    print(
        f"{lesson}: {count} submissions, {len(scores['stock'])} scores compared, "
        f"{len(different)} different {different}"
    )
    print(f"of computing: {mean(computing['stock']) / mean(computing['engine']):.1f}")
    print(f"ratio {mean(rates['engine']) / mean(rates['stock']):.1f}")


def make_bank_class(root: Path, lesson: str) -> list[str]:
    """Hand in every answer of the bank once; return the students."""
    material = Material(Course.find(root), lesson)
    students = []
    for number, answers in enumerate(turns(material, SLOW)):
        students.append(f"s{number:05d}")
        path = hand_in(root, material, students[-1], attempt_with(material, answers))
        path.write_text(
            without_demonstrations(path.read_text(encoding="utf-8")), encoding="utf-8"
        )
    return students


def without_demonstrations(text: str) -> str:
    """Return a notebook without what stock nbgrader would run for half an hour."""
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        is_given = cell["cell_type"] == "code" and "nbgrader" not in cell["metadata"]
        if is_given and "lesson = Lesson(" not in "".join(cell["source"]):
            cell["source"] = "pass"
    return json.dumps(notebook)


def compare_bank(root: Path, lesson: str, workers: int | None) -> None:
    """Grade all answers of the bank with both, and compare cell by cell."""
    students = make_bank_class(root, lesson)
    steps.generate_assignment(root, lesson)
    enrol(root, students)
    _, graded = run_stock(root, lesson, "s*")
    stock = read_scores(root, lesson)
    run_engine(root, lesson, workers, {})
    different = differences(stock, read_scores(root, lesson))
    above = sum(score > 0 for score in stock.values() if score is not None)
    print(
        f"{lesson}: {len(students)} submissions, {graded} graded by nbgrader, "
        f"{len(stock)} scores compared, {above} of them above 0, "
        f"{len(different)} different {different}",
        flush=True,
    )


def differences(
    stock: dict[str, float], engine: dict[str, float]
) -> dict[str, tuple[float, float | None]]:
    """Return where the engine gave another score, as (stock's, the engine's)."""
    return {
        name: (score, engine.get(name))
        for name, score in stock.items()
        if engine.get(name) != score
    }


def run_stock(root: Path, lesson: str, pattern: str) -> tuple[Cost, int]:
    """Grade with one `nbgrader autograde`; return its cost and how many it graded."""
    options = [f"--assignment={lesson}", f"--student={pattern}", "--force"]
    program = [sys.executable, "-m", "nbgrader", "autograde", *options]
    cost = watched(program, root)
    graded = list((root / "autograded").glob(f"{pattern}/{lesson}/{lesson}.ipynb"))
    return cost, len(graded)


def run_engine(
    root: Path, lesson: str, workers: int | None, stages: dict[str, list[float]]
) -> Cost:
    """Grade the whole class anew with the engine; return its cost."""
    cost = watched(program(lesson, workers, regrade=True), root)
    if cost.code:
        raise RuntimeError(f"the engine ended with status {cost.code}")
    for path in (root / GRADING / lesson).glob("s*.json"):
        for stage_name, value in json.loads(path.read_text(encoding="utf-8"))[
            "seconds"
        ].items():
            stages.setdefault(stage_name, []).append(value)
    return cost


def program(lesson: str, workers: int | None = None, *, regrade: bool) -> list[str]:
    """Return the command that grades a lesson in the folder where it is started."""
    options = [lesson, str(workers or 0), str(int(regrade))]
    return [sys.executable, "-c", PROGRAM, *options]


def read_scores(root: Path, lesson: str) -> dict[str, float]:
    """Return the automatic scores in the gradebook, by "student/cell"."""
    query = """
        select student.id || '/' || base_cell.name, grade.auto_score from grade
        join base_cell on base_cell.id = grade.cell_id
        join submitted_notebook on submitted_notebook.id = grade.notebook_id
        join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
        join assignment on assignment.id = submitted_assignment.assignment_id
        join student on student.id = submitted_assignment.student_id
        where assignment.name = ?
    """  # noqa: E501
    with sqlite3.connect(root / "gradebook.db") as connection:
        return dict(connection.execute(query, (lesson,)).fetchall())


def compare_sizes(root: Path, count: int, workers: int | None) -> None:
    """Compare the throughput of a large class with that of a small one."""
    make_light_lesson(root)
    rates: dict[int, list[float]] = {}
    for size in (50, count, 50):
        make_light_class(root, size)
        cost = run_engine(root, LIGHT, workers, {})
        rates.setdefault(size, []).append(60 * size / cost.seconds)
        print(
            f"{size:6d} submissions {cost.seconds:7.1f} s, "
            f"{60 * size / cost.seconds:7.1f} a minute, {cost.cpu / size:.2f} s of "
            f"computing each, coordinator at most {cost.memory / 1e6:.0f} MB"
        )
    print(f"ratio {mean(rates[count]) / mean(rates[50]):.2f}")


def make_light_lesson(root: Path) -> None:
    """Cut the lesson down to its imports and two exercises."""
    path = root / "solutions" / LIGHT / f"{LIGHT}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    kept = []
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        source = "".join(cell["source"])
        is_exercise = name.removeprefix("check-") in LIGHT_EXERCISES
        if is_exercise or (not name and "Lesson(" in source[:400]):
            kept.append(cell)
    notebook["cells"] = kept
    path.write_text(json.dumps(notebook), encoding="utf-8")


def make_light_class(root: Path, count: int) -> None:
    """Hand in the light lesson, solved, by a class of this size."""
    shutil.rmtree(root / "submitted", ignore_errors=True)
    text = (root / "solutions" / LIGHT / f"{LIGHT}.ipynb").read_text(encoding="utf-8")
    for number in range(count):
        notebook = json.loads(text)
        notebook["cells"][-1]["metadata"]["number"] = number
        folder = root / "submitted" / f"s{number:05d}" / LIGHT
        folder.mkdir(parents=True)
        (folder / f"{LIGHT}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


if __name__ == "__main__":
    main()
