"""Take in a large class's download twice, and settle late penalties again.

python -m benchmarks.intake [--students 1000] [--late 300]
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import shutil
import sys
import tempfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from gradebooks import exported, graded  # noqa: E402
from hand_ins import LESSON  # noqa: E402

from autograder.intake.shelf import SUBMITTED  # noqa: E402
from autograder.intake.take import take_in  # noqa: E402
from autograder.intake.times import STAMP  # noqa: E402
from autograder.nbgrader.gradebook import open_gradebook  # noqa: E402
from autograder.nbgrader.lateness import settle  # noqa: E402

POLICY = "c = get_config()\nc.LateSubmissionPlugin.penalty_method = 'zero'\n"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=1_000)
    parser.add_argument("--late", type=int, default=300)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for count in (50, arguments.students):
            print(intake(Path(folder, str(count)), count), flush=True)
        for line in late(Path(folder, "late"), arguments.late):
            print(line, flush=True)


def intake(folder: Path, count: int) -> str:
    """Take in a Moodle zip twice."""
    root = folder / "course"
    shutil.copytree(ROOT / "lessons" / LESSON, root / "lessons" / LESSON)
    archive = moodle_zip(folder / "class.zip", count)
    before, steps = peak(), []
    started = time.perf_counter()
    made = take_in(root, LESSON, [archive], on_student=lambda n, _: steps.append(n))
    seconds = time.perf_counter() - started
    first, after = state(root), peak()
    take_in(root, LESSON, [archive])
    return (
        f"{count:,} students: {seconds:.1f} s, {dict(made.account.counts())}, peak "
        f"{before} -> {after} MB, progress told {len(steps):,} times, "
        f"twice the same: {state(root) == first}"
    )


def moodle_zip(path: Path, count: int) -> Path:
    """Write a download of a class in which everybody's notebook is their own."""
    notebook = (ROOT / "lessons" / LESSON / f"{LESSON}.ipynb").read_bytes()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(count):
            folder = f"Ada Person{number:04d}_{9000 + number}_assignsubmission_file"
            archive.writestr(f"{folder}/{LESSON}.ipynb", notebook + b" " * number)
    return path


def late(root: Path, count: int) -> list[str]:
    """Move a due date and give an extension to a class that is graded already."""
    students = [f"s{number:03d}" for number in range(count)]
    graded(root, dict.fromkeys(students, 10.0))
    for student in students:
        place = root / SUBMITTED / student / LESSON
        place.mkdir(parents=True, exist_ok=True)
        (place / STAMP).write_text("2026-03-06 01:00:00 UTC", encoding="utf-8")
    (root / "nbgrader_config.py").write_text(POLICY, encoding="utf-8")
    lines = []
    for due in ("2026-03-05 23:59", "2026-03-07 23:59"):
        table = f"lesson,student,due\n{LESSON},,{due}\n{LESSON},s001,2026-03-09 10:00\n"
        (root / "deadlines.csv").write_text(table, encoding="utf-8")
        with open_gradebook(root) as book:
            started = time.perf_counter()
            settle(root, LESSON, book)
            seconds = time.perf_counter() - started
        nothing = sum(total == 0 for total in exported(root).values())
        lines.append(
            f"{count} students, due {due}: {seconds:.2f} s, {nothing} are late"
        )
    return lines


def state(root: Path) -> dict[str, str]:
    """Return the digest of every file."""
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file()
    }


def peak() -> int:
    """Return the most memory that this process held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
