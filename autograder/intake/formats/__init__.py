"""One reader for each form in which systems give submissions, and the table of them."""

from __future__ import annotations

from autograder.intake.claims import Format
from autograder.intake.formats import (
    blackboard,
    brightspace,
    canvas,
    exchange,
    github,
    gradescope,
    ilias,
    moodle,
    nbgrader_layout,
    plain,
    sakai,
    teams,
)

# In the order in which they are tried: what has a mark of its own comes first.
FORMATS: tuple[Format, ...] = (
    gradescope.FORMAT,
    moodle.FORMAT,
    blackboard.FORMAT,
    brightspace.FORMAT,
    exchange.FORMAT,
    sakai.FORMAT,
    canvas.FORMAT,
    teams.FORMAT,
    github.FORMAT,
    nbgrader_layout.FORMAT,
    ilias.FORMAT,
    plain.FORMAT,
)


def table() -> str:
    """Return the table of formats for the documentation, in Markdown."""
    lines = [
        "| `--format` | from | names | who | when |",
        "|---|---|---|---|---|",
    ]
    for form in FORMATS:
        names = "<br>".join(f"`{name}`" for name in form.forms)
        lines.append(
            f"| {form.key} | {form.title} | {names} | {form.identity} | {form.time} |"
        )
    return "\n".join(lines)
