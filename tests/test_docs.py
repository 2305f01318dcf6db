import re
from pathlib import Path

import pytest

from autograder.__main__ import VERBS
from autograder.course import Course

ROOT = Path(__file__).parents[1]
PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    "lessons/README.md",
    "solutions/README.md",
    "autograder/README.md",
    "docs/term.md",
]


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", text):
        assert ((ROOT / page).parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES)
def test_verbs_exist(page):
    for verb in re.findall(
        r"python -m autograder ([a-z][a-z-]+)",
        (ROOT / page).read_text(encoding="utf-8"),
    ):
        assert verb in VERBS, verb


@pytest.mark.parametrize("page", PAGES)
def test_make_targets_exist(page):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"(?:`|^ {4})make ([a-z]+)", text, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize(
    "page", ["README.md", "lessons/README.md", "solutions/README.md"]
)
def test_every_lesson_is_listed(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    for lesson in Course.find(ROOT).lessons:
        assert lesson in text


def test_the_root_readme_is_one_screen():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 45
