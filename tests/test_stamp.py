"""What was graded is known by its bytes and its cases, never by a file's time."""

import os

import pytest

from autograder.grading import stamp

LESSON = "01_edge_detection"


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "submitted/ada" / LESSON / f"{LESSON}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text("first", encoding="utf-8")
    (tmp_path / "autograded/ada" / LESSON).mkdir(parents=True)
    return path


def test_a_resubmission_with_an_older_time_is_another_one(source):
    before = stamp.stamp_of(source, LESSON)
    source.write_text("second", encoding="utf-8")
    os.utime(source, (0, 0))
    assert stamp.stamp_of(source, LESSON) != before


def test_changed_hidden_cases_ask_for_another_grading(source, monkeypatch):
    before = stamp.stamp_of(source, LESSON)
    monkeypatch.setattr(stamp, "hidden_cases_of", lambda lesson: {"correlate": [1]})
    assert stamp.stamp_of(source, LESSON) != before


def test_copying_a_submission_changes_nothing(source):
    before = stamp.stamp_of(source, LESSON)
    os.utime(source, (10, 10))
    assert stamp.stamp_of(source, LESSON) == before


def test_nothing_is_graded_without_a_stamp(source, tmp_path):
    assert not stamp.is_stamped(tmp_path, LESSON, "ada", source)
    stamp.put_stamp(tmp_path, LESSON, "ada", source)
    source.write_text("second", encoding="utf-8")
    assert not stamp.is_stamped(tmp_path, LESSON, "ada", source)
