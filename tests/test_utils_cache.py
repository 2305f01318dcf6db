import sys
from pathlib import Path

import pytest

from utils.download import cache_folder, wanted_cache_folder


def test_the_variable_names_the_folder_and_it_is_made(course_cache):
    assert cache_folder() == course_cache
    assert course_cache.is_dir()


@pytest.mark.skipif(sys.platform != "linux", reason="the rule for Linux")
@pytest.mark.parametrize(
    ("xdg", "expected"),
    [("/somewhere", "/somewhere/cnn-course"), ("relative", None), ("", None)],
)
def test_without_it_the_systems_cache_is_used(monkeypatch, xdg, expected):
    monkeypatch.delenv("COURSE_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", xdg)
    home = Path.home() / ".cache" / "cnn-course"
    assert wanted_cache_folder() == (Path(expected) if expected else home)


def test_a_folder_that_cannot_be_written_is_replaced_aloud_and_once(
    tmp_path, monkeypatch, capsys
):
    obstacle = tmp_path / "file"
    obstacle.write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("COURSE_CACHE", str(obstacle / "cache"))
    folder = cache_folder()
    assert folder.is_dir()
    assert cache_folder() == folder
    captured = capsys.readouterr()
    assert captured.out.count("cannot be written to") == 1
    assert "COURSE_CACHE" in captured.out
    assert captured.err == ""
    folder.rmdir()
