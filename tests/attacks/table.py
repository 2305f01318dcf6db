"""The tables of ``docs/security.md``, made from the cases themselves.

``PYTHONPATH=tests python -m attacks.table`` writes them.
"""

from __future__ import annotations

import re

from attacks import NOTEBOOKS, UPLOADS
from attacks.arena import REPOSITORY

PAGE = REPOSITORY / "docs" / "security.md"


def written(page: str) -> str:
    """Return the page with tables of today."""
    for name, rows in (("cases", _cases()), ("stock", _stock())):
        begin, end = f"<!-- {name}: generated -->", f"<!-- {name}: end -->"
        pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
        text = "\n".join((begin, "", *rows, "", end))
        page, count = pattern.subn(lambda _, text=text: text, page)
        if count != 1:
            raise ValueError(f"{PAGE} needs one place for {name}")
    return page


def _cases() -> list[str]:
    rows = [
        (f"{case.number} · {case.name}", case.tries, case.stopped_by, case.result)
        for case in (*NOTEBOOKS, *UPLOADS)
    ]
    head = [
        f"{len(rows)} cases.",
        "",
        "| case | what it tries | what stops it | result |",
    ]
    return [*head, "|---|---|---|---|", *map(_row, rows)]


def _stock() -> list[str]:
    rows = [
        (f"{case.number} · {case.name}", case.stock, case.result)
        for case in (*NOTEBOOKS, *UPLOADS)
        if case.stock
    ]
    return ["| case | nbgrader 0.9.6 | engine |", "|---|---|---|", *map(_row, rows)]


def _row(cells: tuple[str, ...]) -> str:
    escaped = (re.sub(r"([|<>*_\\])", r"\\\1", cell) for cell in cells)
    return f"| {' | '.join(escaped)} |"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), encoding="utf-8")
