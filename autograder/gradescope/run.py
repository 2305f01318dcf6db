"""Grade one submission where Gradescope has put it, and write ``results.json``.

With walls where the machine can put them up. Gradescope's containers mostly cannot:
then a submission runs as another user, who can read neither the hidden cases nor the
results, and the results say so.
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from autograder.files import write_atomically
from autograder.gradescope.isolation import Isolation, prepare
from autograder.gradescope.results import failed, results_of
from autograder.intake.choice import File, choose, look_at_all
from autograder.intake.claims import Claim, Owner
from autograder.intake.listing import (
    CannotUnpack,
    Entry,
    Room,
    is_zip_name,
    listing,
)
from autograder.intake.names import is_ignored
from autograder.intake.notebooks import LessonCells, Unreadable

_JUDGE = Path("source", "judge")


def main(root: Path) -> None:
    """Grade ``root/submission`` and write ``root/results/results.json``."""
    started = time.monotonic()
    lesson = (root / "source" / "lesson.txt").read_text("utf-8").strip()
    release = (root / _JUDGE / "lessons" / lesson / f"{lesson}.ipynb").read_text(
        "utf-8"
    )
    try:
        report = _report(root, lesson, release)
    except Unreadable as error:
        report = failed(str(error), lesson, release)
    except Exception as error:  # whatever it is: no results at all are a riddle
        traceback.print_exc()  # for instructors
        said = f"the autograder failed ({type(error).__name__}): tell your instructor"
        report = failed(said, lesson, release)
    report["execution_time"] = round(time.monotonic() - started, 2)
    text = json.dumps(report, indent=1, ensure_ascii=False) + "\n"
    write_atomically(root / "results" / "results.json", text.encode("utf-8"))


def _report(root: Path, lesson: str, release: str) -> dict[str, Any]:
    judge = root / _JUDGE
    submission, notes = _submission(root / "submission", judge, lesson)
    with prepare(root) as isolation:
        result = _grade(lesson, release, submission, judge, isolation)
    return results_of(lesson, release, result, [*notes, isolation.told])


def _grade(
    lesson: str, release: str, submission: bytes, judge: Path, isolation: Isolation
) -> dict[str, Any]:
    from autograder.grading.task import Order, close_judge, grade_one

    order = Order(lesson, release, submission, isolation.has_walls, str(judge))
    try:
        answer = grade_one(order)
    finally:
        close_judge()
    if "result" not in answer:
        raise Unreadable(answer.get("unreadable") or answer["failed"])
    result: dict[str, Any] = answer["result"]
    return result


def _submission(folder: Path, judge: Path, lesson: str) -> tuple[bytes, list[str]]:
    """Return the notebook that counts, and what the student should know."""
    cells, owner = LessonCells(judge, lesson), Owner("submission")
    with listing(folder) as entries:
        files = [
            File(Claim(e, owner, e.path), e, "", e.path, e.path, problem=e.problem)
            for e in _with_zips(entries)
            if not is_ignored(e.path)
        ]
        look_at_all(files, cells)
        choice = choose(files, lesson)
        if choice.chosen is None:
            raise Unreadable(choice.reason)
        return choice.chosen.entry.read(), choice.notes


def _with_zips(entries: list[Entry]) -> list[Entry]:
    found, room = [], Room()
    for entry in entries:
        found.append(entry)
        if is_zip_name(entry.name) and not entry.problem:
            try:
                with room.unpacked(entry) as inner:
                    found += [_held(one) for one in inner if not one.problem]
            except CannotUnpack:
                continue
    return found


def _held(entry: Entry) -> Entry:
    """Return a file of a zip that is about to be closed, with its bytes."""
    import io

    content = entry.read()
    return Entry(entry.path, len(content), lambda: io.BytesIO(content))


if __name__ == "__main__":
    os.umask(0o077)
    main(Path(sys.argv[1]).resolve())
