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


def test_every_wall_stands_where_the_page_says():
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    walls = text.partition("| wall |")[2].partition("\n\n")[0].splitlines()[2:]
    assert len(walls) > 10
    for wall in walls:
        source = ""
        for word in re.findall(r"`([^`]+)`", wall.split("|")[2]):
            if word.endswith(".py"):
                path = ROOT / "autograder" / word.removeprefix("autograder/")
                source = path.read_text(encoding="utf-8")
            else:
                name = word.split(".")[-1]
                assert re.search(rf"(def|class) {name}\b", source), f"{word}: {wall}"
