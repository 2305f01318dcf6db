"""The guide's table of formats is what the readers say."""

from __future__ import annotations

from pathlib import Path

from autograder.course import Course
from autograder.intake.formats import FORMATS, table

ROOT = Course.find(Path(__file__).parent).root


def test_the_table_of_formats_is_made_from_the_readers() -> None:
    """To renew it, write what `formats.table()` returns behind the mark."""
    text = (ROOT / "docs" / "term.md").read_text("utf-8")
    assert text.partition("<!-- formats -->\n")[2].strip() == table()


def test_each_format_has_a_name_of_its_own() -> None:
    assert len({form.key for form in FORMATS}) == len(FORMATS)
