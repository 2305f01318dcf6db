"""The table ``docs/coverage.md``: what the lectures teach, and the cell that shows it.

``PYTHONPATH=tests python -m coverage_table`` writes it from the release notebooks. It
stops, and writes nothing, when a row of ``coverage_rows.toml`` has no cell.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROWS = Path(__file__).with_name("coverage_rows.toml")
PAGE = ROOT / "docs" / "coverage.md"
NOT_YET = "not yet"
_HEAD = """# What the lectures teach, and where

Every idea of the five lectures behind the course, and every error found in them, with
the cells of the release that show it. Made by `PYTHONPATH=tests python -m
coverage_table` from the notebooks and `tests/coverage_rows.toml`; a row without a cell
stops it. *Runs*: code of the lesson; *exercise*: a cell that students fill in; *text*:
words or a formula.
"""


@dataclass(frozen=True)
class Cell:
    """A cell of a release notebook."""

    lesson: str
    section: str
    kind: str
    source: str

    def link(self) -> str:
        """Return how the table names it."""
        path = f"../lessons/{self.lesson}/{self.lesson}.ipynb"
        return f"[{self.section}]({path}) ({self.kind})"


@cache
def cells(lesson: str) -> tuple[Cell, ...]:
    """Return the cells of the lesson with a number; none if there is no such lesson."""
    found = sorted((ROOT / "lessons").glob(f"{lesson}_*/{lesson}_*.ipynb"))
    if not found:
        return ()
    notebook = json.loads(found[0].read_text(encoding="utf-8"))
    section, collected = "", []
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        for heading in re.findall(r"^#+ (.+)$", source, re.MULTILINE):
            if cell["cell_type"] == "markdown":
                section = heading
        words = " ".join(source.split())
        name = found[0].stem
        collected.append(Cell(name, _short(section), _kind(cell), words))
    return tuple(collected)


def _kind(cell: dict) -> str:
    if cell["metadata"].get("nbgrader", {}).get("solution"):
        return "exercise"
    return "runs" if cell["cell_type"] == "code" else "text"


def _short(heading: str) -> str:
    """Return a heading without points and stars."""
    return re.sub(r"\s*\(\d+ points.*?\)$", "", heading).replace(" ★", "")


def find(row: str, place: str) -> Cell | None:
    """Return the first cell that holds the words; None for a lesson to come."""
    lesson, _, words = place.partition(": ")
    if words == NOT_YET:
        return None
    for cell in cells(lesson):
        if words in cell.source:
            return cell
    raise LookupError(
        f"{row}: expected a cell of lesson {lesson} that holds {words!r}. There is "
        f"none. If it was reworded, mend the row in {ROWS.name}; if the idea is gone, "
        "bring it back."
    )


def rows() -> dict[str, dict[str, list[str]]]:
    """Return the rows by lecture."""
    return tomllib.loads(ROWS.read_text(encoding="utf-8"))


def waiting() -> list[str]:
    """Return the rows that wait for a lesson that is there."""
    return [
        name
        for group in rows().values()
        for name, (_, *places) in group.items()
        for place in places
        if place.endswith(f": {NOT_YET}") and cells(place[:2])
    ]


def written() -> str:
    """Return the page, as the notebooks are now."""
    lines, missing = [_HEAD], []
    for lecture, group in rows().items():
        lines += [f"## {lecture}", "", "| | what | where |", "|---|---|---|"]
        for name, (what, *places) in group.items():
            try:
                found = [find(name, place) for place in places]
            except LookupError as error:
                missing.append(str(error))
                continue
            links = [
                cell.link() if cell else f"lesson {int(place[:2])}, to come"
                for cell, place in zip(found, places, strict=True)
            ]
            lines.append(f"| {name} | {what} | {'; '.join(links)} |")
        lines.append("")
    if missing:
        raise LookupError("\n".join(missing))
    return "\n".join(lines)


def main() -> None:
    """Write the page, and say which rows could have a cell by now."""
    PAGE.write_text(written(), encoding="utf-8")
    if late := waiting():
        sys.exit(f"These rows wait for a lesson that is there: {', '.join(late)}")


if __name__ == "__main__":
    main()
