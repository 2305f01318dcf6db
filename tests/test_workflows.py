import json
import os
import subprocess
import sys
from pathlib import Path

import yaml

from autograder.bank.bank import check_cells
from autograder.course import Course

COURSE = Course.find(Path(__file__).parent)
WORKFLOWS = COURSE.root / ".github/workflows"


def jobs(name: str) -> dict:
    return yaml.safe_load((WORKFLOWS / name).read_text(encoding="utf-8"))["jobs"]


def numbers_of(course: Course) -> list[str]:
    return [name[:2] for name in course.lessons if check_cells(course, name)]


def test_each_lesson_with_exercises_has_its_mutants_made(tmp_path):
    found = jobs("ci.yml")
    (step,) = [step for step in found["lessons"]["steps"] if step.get("id") == "list"]
    told = tmp_path / "told"
    surroundings = {**os.environ, "GITHUB_OUTPUT": str(told)}
    assert step["shell"] == "python"
    command = [sys.executable, "-c", step["run"]]
    subprocess.run(command, cwd=COURSE.root, env=surroundings, check=True)
    name, _, numbers = told.read_text(encoding="utf-8").partition("=")
    assert found["lessons"]["outputs"] == {name: "${{ steps.list.outputs.numbers }}"}
    lesson = found["mutants"]["strategy"]["matrix"]["lesson"]
    assert lesson == "${{ fromJSON(needs.lessons.outputs.numbers) }}"
    assert json.loads(numbers) == numbers_of(COURSE)


def test_the_places_workflow_leaves_no_lesson_out():
    commands = jobs("places.yml")["check"]["strategy"]["matrix"]["command"]
    assert "colab.py" in commands
    assert "precision.py" in commands


def test_a_lesson_that_a_workflow_names_is_there():
    steps = jobs("ci.yml")["colab"]["steps"]
    (run,) = [step["run"] for step in steps if "colab.py" in step.get("run", "")]
    for number in run.split("colab.py")[1].split():
        COURSE.select([number])
