"""Look at every link of built pages: ``python docs/site/links.py [FOLDER]``.

A link within the site must lead to a file, and its anchor to an element of that page.
Addresses elsewhere are counted, not fetched; a page that needs one to be shown is told.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

_RESOURCES = {"script": "src", "link": "href", "img": "src", "iframe": "src"}
_WITHOUT = {"data", "mailto", "javascript"}


@dataclass
class Found:
    """What was seen.

    Parameters
    ----------
    inside, outside : int
        Links within the site, and to other places.
    broken : list of str
        Page and link, each once.
    fetched : set of str
        What pages would fetch from elsewhere to be shown.
    """

    pages: int = 0
    inside: int = 0
    outside: int = 0
    broken: list[str] = field(default_factory=list)
    fetched: set[str] = field(default_factory=set)


class _Page(HTMLParser):
    """Gathers a page's links and what they may lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, bool]] = []  # address, whether it is fetched
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value for name, value in attrs if value}
        self.anchors |= {given[name] for name in ("id", "name") if name in given}
        if tag == "link" and given.get("rel") in ("canonical", "next", "prev"):
            return
        for name in ("href", "src"):
            if name in given:
                self.links.append((given[name], _RESOURCES.get(tag) == name))


@cache
def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8", errors="replace"))
    return page


def check(folder: Path) -> Found:
    """Print and return what the links of all pages in a folder come to."""
    _read.cache_clear()
    folder, found = folder.resolve(), Found()
    for path in sorted(folder.rglob("*.html")):
        found.pages += 1
        for address, is_fetched in _read(path).links:
            _follow(folder, path, address, is_fetched, found)
    for line in found.broken:
        print(f"  broken: {line}")
    for address in sorted(found.fetched):
        print(f"  fetched from elsewhere: {address}")
    print(
        f"  {found.pages} pages, {found.inside:,} links inside, "
        f"{len(found.broken)} broken; {found.outside:,} lead elsewhere"
    )
    return found


def _follow(
    folder: Path, path: Path, address: str, is_fetched: bool, found: Found
) -> None:
    parts = urlsplit(address)
    if parts.scheme in _WITHOUT:
        return
    if parts.scheme or parts.netloc:
        found.outside += 1
        found.fetched |= {address} if is_fetched else set()
        return
    found.inside += 1
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if target.is_dir():
        target /= "index.html"
    anchors = {parts.fragment, unquote(parts.fragment)}  # browsers try both
    is_there = target.is_file() and target.is_relative_to(folder)
    if is_there and target.suffix == ".html" and not anchors <= {"", "top"}:
        is_there = bool(anchors & _read(target).anchors)
    line = f"{path.relative_to(folder)} → {address}"
    if not is_there and line not in found.broken:
        found.broken.append(line)


if __name__ == "__main__":
    here = Path(sys.argv[1] if len(sys.argv) > 1 else "build/site/html")
    sys.exit(bool(check(here).broken))
