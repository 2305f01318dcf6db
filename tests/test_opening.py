"""What every notebook begins and ends with: title, picture, set-up; ways on."""

from __future__ import annotations

import base64
import io
import json
import re
from pathlib import Path

import pytest
from course_factory import LESSON, SOURCE, make_course, write
from PIL import Image

from autograder.authoring.source import notebook_of
from autograder.course import Course, CourseError

COURSE = Course.find(Path(__file__).parent)
TITLE = "# # 7 · Doubling"


@pytest.fixture(scope="module", params=COURSE.lessons)
def released(request: pytest.FixtureRequest) -> list[dict]:
    """Return the cells of a lesson as students get it."""
    path = COURSE.root / "lessons" / request.param / f"{request.param}.ipynb"
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def test_title_and_picture_stand_before_any_code(released: list[dict]) -> None:
    code = next(n for n, cell in enumerate(released) if cell["cell_type"] == "code")
    above = released[:code]
    assert any("".join(cell["source"]).startswith("# ") for cell in above)
    name = "opening.png"
    picture = next(c for c in above if "attachments" in c)["attachments"][name]
    image = Image.open(io.BytesIO(base64.b64decode(picture["image/png"])))
    assert image.width >= 900
    assert f"](attachment:{name})" in "".join("".join(cell["source"]) for cell in above)


def test_the_set_up_is_the_first_code_and_folded(released: list[dict]) -> None:
    first = next(cell for cell in released if cell["cell_type"] == "code")
    assert first["id"] == "set-up"
    assert first["metadata"]["jupyter"] == {"source_hidden": True}  # JupyterLab
    assert first["metadata"]["cellView"] == "form"  # Colab
    assert "".join(first["source"]).startswith("# @title ")


def test_neighbours_are_linked_at_both_ends_and_exist(released: list[dict]) -> None:
    ends = "".join(released[0]["source"]), "".join(released[-1]["source"])
    for text in ends:
        links = [part.split(")")[0] for part in text.split("](")[1:]]
        assert links
        for link in links:
            target = COURSE.root / "lessons" / "any" / link
            assert target.parent.parent.resolve() == COURSE.root / "lessons"
            assert target.resolve().is_file()


def test_links_into_lesson_0_name_a_heading_as_jupyterlab_does() -> None:
    headings = re.findall(
        r"^# #+ (.+)$", COURSE.source("00_start_here").read_text("utf-8"), re.M
    )
    known = {heading.replace(" ", "-") for heading in headings}
    for lesson in COURSE.lessons:
        text = COURSE.source(lesson).read_text(encoding="utf-8")
        for place in re.findall(r"00_start_here\.ipynb#([^)]+)\)", text):
            assert place in known, lesson


def test_the_map_shows_the_lessons_that_there_are() -> None:
    path = COURSE.source("00_start_here").with_name("opening-map.png")
    said = Image.open(path).text["Description"]
    assert tuple(said.split()) == COURSE.lessons, (
        "draw it anew: python solutions/openings.py 00"
    )


def test_a_picture_that_is_missing_is_named(tmp_path: Path) -> None:
    course = make_course(tmp_path)
    text = SOURCE.replace(TITLE, f"{TITLE}\n#\n# ![A](attachment:opening.png)")
    write(course.source(LESSON), text)
    with pytest.raises(CourseError, match=r"shows attachment:opening\.png"):
        notebook_of(course, LESSON)
    Image.new("RGB", (9, 9)).save(course.source(LESSON).with_name("opening.png"))
    cell = notebook_of(course, LESSON).cells[1]
    assert list(cell.attachments) == ["opening.png"]


def test_a_lesson_without_neighbours_has_no_ways_on(tmp_path: Path) -> None:
    notebook = notebook_of(make_course(tmp_path), LESSON)
    assert notebook.cells[-1].id == "check-double"
