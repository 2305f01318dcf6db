"""The website's own tools: broken links are found, and no page is forgotten."""

from pathlib import Path

import pytest

from docs.site.links import check

ROOT = Path(__file__).parents[1]
SITE = ROOT / "docs" / "site"
# What is not for the public: nearly right answers, and what only tools read.
APART = {"docs/mutants.md"}


def page(folder: Path, name: str, body: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"<!DOCTYPE html><html><body>{body}</body></html>", "utf-8")


@pytest.mark.parametrize(
    ("link", "broken"),
    [
        ("b/other.html", False),
        ("b/other.html#here", False),
        ("b/other.html#1-%C2%B7-a", False),
        ("b/other.html#nowhere", True),
        ("b/gone.html", True),
        ("#top", False),
        ("#gone", True),
        ("../outside.html", True),
        ("https://example.org/x", False),
        ("mailto:a@example.org", False),
    ],
)
def test_a_link_that_leads_nowhere_is_found(tmp_path, link, broken) -> None:
    site = tmp_path / "site"
    page(site, "index.html", f'<a href="{link}">x</a>')
    page(site, "b/other.html", '<a name="here"></a><h1 id="1-·-a">1</h1>')
    page(tmp_path, "outside.html", "")
    assert len(check(site).broken) == broken


def test_what_a_page_would_fetch_from_elsewhere_is_told(tmp_path) -> None:
    page(tmp_path, "index.html", '<script src="https://cdn.example.org/a.js"></script>')
    found = check(tmp_path)
    assert found.fetched == {"https://cdn.example.org/a.js"}
    assert (found.outside, found.broken) == (1, [])


def test_every_page_of_the_documentation_is_on_the_site() -> None:
    listed = (SITE / "index.md").read_text("utf-8").splitlines()
    pages = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/*.md")}
    assert {name for name in pages - APART if name[:-3] not in listed} == set()
