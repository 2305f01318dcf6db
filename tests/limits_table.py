"""The table of limits in ``docs/security.md``, made from the limits themselves.

``PYTHONPATH=tests python -m limits_table`` writes it.
"""

from __future__ import annotations

import re
from pathlib import Path

from autograder.course import Course
from autograder.limits import LIMITS, PROCESSES

PAGE = Course.find(Path(__file__).parent).root / "docs" / "security.md"
_NONE = "only by the size of what it copies and stores"
_BEGIN, _END = "<!-- limits: generated -->", "<!-- limits: end -->"


def written(page: str) -> str:
    """Return the page with the table of today."""
    text = "\n".join((_BEGIN, "", *_rows(), "", _END))
    pattern = f"{re.escape(_BEGIN)}.*?{re.escape(_END)}"
    page, count = re.subn(pattern, lambda _: text, page, flags=re.DOTALL)
    if count != 1:
        raise ValueError(f"{PAGE} needs one place for the limits")
    return page


def _rows() -> list[str]:
    rows = ["| what is read | bytes or characters | parts | by | where |"]
    rows.append("|---|---|---|---|---|")
    for limit in LIMITS:
        names = ", ".join(f"`{place}`" for place in limit.places)
        rows.append(
            f"| {limit.what} | {limit.size:,} | {limit.items:,} | {limit.process} "
            f"| {names} |"
        )
    rows += ["", "| process | ended after seconds of computing | ended beyond bytes |"]
    rows.append("|---|---|---|")
    for name, process in PROCESSES.items():
        kept = f"{process.cpu} | {process.most:,}" if process else f"{_NONE} | {_NONE}"
        rows.append(f"| {name} | {kept} |")
    return rows


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), encoding="utf-8")
