"""What the lectures teach has a cell in the lessons, and the page says which."""

import coverage_table
import pytest

COUNTS = {"S0": 21, "S1": 42, "S2": 22, "S3": 16, "S4": 12, "E": 64}


def test_the_page_is_the_one_of_today():
    page = coverage_table.PAGE.read_text(encoding="utf-8")
    made = coverage_table.written()
    assert page == made, "run: PYTHONPATH=tests python -m coverage_table"


def test_no_idea_and_no_error_of_the_lectures_is_left_out():
    names = [name for group in coverage_table.rows().values() for name in group]
    expected = {
        f"{k}-{n:02}" for k, count in COUNTS.items() for n in range(1, count + 1)
    }
    assert expected <= set(names)
    assert len(names) == len(set(names))


def test_a_row_without_a_cell_stops_the_script(monkeypatch, tmp_path):
    lost = {"L": {"X-1": ["lost", "01: no cell says this"], "X-2": ["far", "77: x"]}}
    monkeypatch.setattr(coverage_table, "rows", lambda: lost)
    monkeypatch.setattr(coverage_table, "PAGE", tmp_path / "page.md")
    with pytest.raises(LookupError, match=r"(?s)X-1: .*lesson 01.*X-2: "):
        coverage_table.main()
    assert not coverage_table.PAGE.exists()


def test_a_row_that_waits_for_a_lesson_that_is_there_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(coverage_table, "PAGE", tmp_path / "page.md")
    rows = {"L": {"X-1": ["late", "01: not yet"], "X-2": ["to come", "77: not yet"]}}
    monkeypatch.setattr(coverage_table, "rows", lambda: rows)
    with pytest.raises(SystemExit, match=r"X-1$"):
        coverage_table.main()
    assert "lesson 77, to come" in coverage_table.PAGE.read_text(encoding="utf-8")


def test_a_cell_is_named_by_its_heading_and_what_it_is():
    cell = coverage_table.find("S1-14", "01: corner_filter = [")
    assert cell.section == "Exercise 1.7 · Top-right corner filter"
    assert cell.kind == "exercise"
    assert coverage_table.find("S1-13", "01: white to black:").kind == "runs"
