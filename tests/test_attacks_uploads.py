"""Hostile uploads and faults of a class: everybody else is taken in and graded."""

from __future__ import annotations

from pathlib import Path

import pytest
from attacks import classroom
from attacks.arena import LESSON, REPOSITORY
from attacks.upload import CASES, Upload

pytestmark = pytest.mark.slow
SECRET = "the solutions"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a course's folder with a release and a secret."""
    made = tmp_path / "course"
    folder = made / "lessons" / LESSON
    folder.mkdir(parents=True)
    source = REPOSITORY / "lessons" / LESSON / f"{LESSON}.ipynb"
    (folder / source.name).write_bytes(source.read_bytes())
    (made / "solutions").mkdir()
    (made / "solutions" / "secret.ipynb").write_text(SECRET, encoding="utf-8")
    return made


@pytest.mark.parametrize("case", CASES, ids=[f"{c.number} {c.name}" for c in CASES])
def test_an_upload_harms_nobody(root: Path, case: Upload, tmp_path: Path) -> None:
    case.run(root)
    assert [path.name for path in tmp_path.iterdir()] == ["course"]
    assert (root / "solutions" / "secret.ipynb").read_text(encoding="utf-8") == SECRET
    for path in (root / "submitted").rglob("*"):
        assert path.is_dir() or SECRET.encode() not in path.read_bytes()


@pytest.fixture(scope="module")
def classroom_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course with a gradebook."""
    return classroom.stage(tmp_path_factory.mktemp("classroom") / "course")


@pytest.mark.parametrize(
    "case", classroom.CASES, ids=[f"{c.number} {c.name}" for c in classroom.CASES]
)
def test_a_fault_of_the_class_costs_nobody_a_score(
    classroom_root: Path, case: Upload
) -> None:
    case.run(classroom_root)
