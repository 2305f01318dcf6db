"""What the mutants of an exercise say about its cases: one row, and a table in docs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rich import box
from rich.table import Table
from rich.text import Text

from autograder.mutants.equivalent import Equivalent
from autograder.mutants.trial import Outcome

# Names that say only that something is wrong, not what; so do all "other …".
_GENERIC = {"", "wrong shape", "wrong type", "wrong value", "wrong values"}
_HEAD = ("Exercise", "Mutants", "Holes", "Equivalent", "Before grading", "Named")


@dataclass
class Row:
    """What became of an exercise's mutants.

    Parameters
    ----------
    exercise : str
        Its name.
    holes : list of Outcome
        Full marks, and not listed as equivalent.
    equivalent : list of Outcome
        Full marks, and listed.
    killed : list of Outcome
        Refused by a check.
    apart : list of Outcome
        Neither: the cell itself stops, nothing was changed, or its answer is slow.
    """

    exercise: str
    holes: list[Outcome] = field(default_factory=list)
    equivalent: list[Outcome] = field(default_factory=list)
    killed: list[Outcome] = field(default_factory=list)
    apart: list[Outcome] = field(default_factory=list)

    @property
    def tried(self) -> int:
        """Number of mutants that reached the check."""
        return len(self.holes) + len(self.equivalent) + len(self.killed)

    @property
    def before_grading(self) -> float:
        """Share of the killed that a student hears of before handing in."""
        seen = sum(outcome.status != "hidden" for outcome in self.killed)
        return seen / max(1, len(self.killed))

    @property
    def named(self) -> float:
        """Share of the killed that are told more than "not right"."""
        said = sum(is_named(outcome) for outcome in self.killed)
        return said / max(1, len(self.killed))

    @property
    def figures(self) -> tuple[str, ...]:
        """The row's cells: mutants, holes, equivalent, before grading, named."""
        return (
            str(self.tried),
            str(len(self.holes)),
            str(len(self.equivalent)),
            f"{self.before_grading:.0%}",
            f"{self.named:.0%}",
        )


def is_named(outcome: Outcome) -> bool:
    """Tell whether a refused mutant is told a mistake, a pattern or its own error."""
    return outcome.told not in _GENERIC and not outcome.told.startswith("other")


def rows_of(outcomes: Iterable[Outcome], known: Sequence[Equivalent]) -> list[Row]:
    """Sort a lesson's outcomes into one row per exercise.

    Parameters
    ----------
    outcomes : iterable of Outcome
        In any order; exercises come in the order of their first one.
    known : sequence of Equivalent
        Mutants that deserve full marks.
    """
    rows: dict[str, Row] = {}
    for outcome in outcomes:
        exercise = outcome.mutant.exercise
        row = rows.setdefault(exercise, Row(exercise))
        _list_for(row, outcome, known).append(outcome)
    return list(rows.values())


def _list_for(row: Row, outcome: Outcome, known: Sequence[Equivalent]) -> list[Outcome]:
    if outcome.status in ("broken", "idle", "slow"):
        return row.apart
    if outcome.status != "survived":
        return row.killed
    listed = any(entry.covers(outcome.mutant) for entry in known)
    return row.equivalent if listed else row.holes


def unused(
    outcomes: Sequence[Outcome], known: Sequence[Equivalent]
) -> list[Equivalent]:
    """Return the entries that speak of no mutant with full marks."""
    alive = [outcome.mutant for outcome in outcomes if outcome.status == "survived"]
    tried = {outcome.mutant.exercise for outcome in outcomes}
    return [
        entry
        for entry in known
        if entry.exercise in tried and not any(entry.covers(mutant) for mutant in alive)
    ]


def slow_answers(outcomes: Sequence[Outcome]) -> list[tuple[str, str]]:
    """Return (exercise, answer) of each right answer without mutants for its time."""
    slow = [o.mutant for o in outcomes if o.status == "slow"]
    return list(dict.fromkeys((m.exercise, m.answer) for m in slow))


def as_table(results: dict[str, list[Row]]) -> Table:
    """Return the table for people at a terminal, by lesson."""
    table = Table(
        title="Mutants",
        title_justify="left",
        caption="Holes: wrong or unlisted, with full marks. Before grading: share of "
        "the refused that the visible cases refuse. Named: share told what is wrong.",
        caption_justify="left",
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    for place, name in enumerate(_HEAD):
        table.add_column(name, justify="right" if place else "left", no_wrap=True)
    for lesson, rows in results.items():
        table.add_section()
        table.add_row(Text(lesson, "bold"))
        for row in rows:
            style = "bold red" if row.holes else ""
            table.add_row(row.exercise, *row.figures, style=style)
    return table


def holes_as_text(rows: Sequence[Row]) -> str:
    """Return the holes of a lesson, exercise by exercise and kind by kind."""
    lines = []
    for row in (row for row in rows if row.holes):
        lines += ["", f"## {row.exercise}: {len(row.holes)} with full marks", ""]
        counts = Counter(outcome.mutant.operator for outcome in row.holes)
        for operator, count in counts.most_common():
            lines.append(f"- **{operator}** ({count})")
            lines += [
                f"  - {o.mutant.answer}: `{o.mutant.before}` → `{o.mutant.line}`"
                for o in row.holes
                if o.mutant.operator == operator
            ]
    return "\n".join(lines).strip()


_INTRODUCTION = """\
# Mutants: wrong answers that nobody had to think of

Written by `python -m autograder mutants --write`. Each right answer of the bank, and
the instructor's, is changed in one place by its syntax tree (an operator, a bound, an
axis, a keyword, a dropped term …) and graded. A changed answer with full marks is a
hole in the cases, or it is right all the same; then `tests/equivalent` says why.

*Mutants* are those that reach the check. *Before grading* is the share of the refused
that the visible cases refuse, so that a student hears of it in time; *named* is the
share that is told a mistake, a pattern or its own error, and not only "not right".
"""


def as_page(page: str, results: dict[str, list[Row]]) -> str:
    """Return docs/mutants.md with some lessons' tables put in anew.

    Parameters
    ----------
    page : str
        The page as it was; "" when there is none.
    results : dict of str to list of Row
        By lesson.
    """
    old = re.split(r"^## ", page, flags=re.MULTILINE)[1:]
    sections = {
        part.partition("\n")[0].strip(): part.partition("\n")[2] for part in old
    }
    sections |= {lesson: f"\n{_markdown(rows)}\n" for lesson, rows in results.items()}
    parts = [f"## {name}\n{sections[name].rstrip()}\n" for name in sorted(sections)]
    return "\n".join([_INTRODUCTION, *parts])


def _markdown(rows: Sequence[Row]) -> str:
    lines = [f"| {' | '.join(_HEAD)} |", f"|---|{'---:|' * (len(_HEAD) - 1)}"]
    lines += [f"| {row.exercise} | {' | '.join(row.figures)} |" for row in rows]
    total = Row("**all**")
    for row in rows:
        total.holes += row.holes
        total.equivalent += row.equivalent
        total.killed += row.killed
    return "\n".join([*lines, f"| {total.exercise} | {' | '.join(total.figures)} |"])
