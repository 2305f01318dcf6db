"""What one case is made of."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from autograder.limits import JUDGE, Process

Notebook = dict[str, Any]

# Every attack says what it got: a test sees that it ran, and that it got nothing.
PRELUDE = """
import os, sys
def attempt(what, do, *arguments):
    try:
        got = do(*arguments)
    except BaseException as error:
        print("blocked:", what, type(error).__name__)
    else:
        print("GO" + "T" if got else "nothing:", what)
"""


@dataclass(frozen=True)
class Case:
    """One attack or fault in a notebook.

    Parameters
    ----------
    number : str
        Its row in the list of threats; "new" if it is not there.
    name, tries, stopped_by : str
        For the table of the documentation.
    source : str
        A cell that runs before all answers. COURSE, REPOSITORY, PORT and TEMPORARY
        stand for the instructor's course folder, the real one, a listening port and
        the machine's temporary folder.
    answers : dict of str to str
        Answers by exercise, as cells.
    change : callable, optional
        Changes the notebook in place.
    base : {"untouched", "solved"}
        What the rest of the notebook is.
    scores : dict of str to float
        Points by exercise where they are not what the base honestly has.
    says : tuple of str
        What the executed notebook or the notes must tell.
    hides : tuple of str
        What they must not tell, besides all secrets.
    unreadable : str
        Why it is not even run; empty if it is.
    judge : Process
        What judging it may take.
    cell_seconds, notebook_seconds : float
        Limits.
    stock : str
        What it did to nbgrader 0.9.6; empty if that withstood it or was not tried.
    """

    number: str
    name: str
    tries: str
    stopped_by: str
    source: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    change: Callable[[Notebook], None] | None = None
    base: str = "untouched"
    scores: dict[str, float] = field(default_factory=dict)
    says: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()
    unreadable: str = ""
    judge: Process = Process(cpu=10, most=JUDGE.most)  # noqa: RUF009 (frozen)
    cell_seconds: float = 20.0
    notebook_seconds: float = 60.0
    stock: str = ""

    @property
    def result(self) -> str:
        """What comes of it, in the words of the table."""
        if self.base == "solved":
            lost = sum(self.scores.values()) if self.scores else None
            return "true score" if lost is None else "true score of what is left"
        return "0 points forged" if not self.scores else "true score"


def attack(number: str, name: str, tries: str, stopped_by: str, **more: Any) -> Case:
    """Return a case whose cell has the helpers of the prelude."""
    source = more.pop("source", "")
    return Case(
        *(number, name, tries, stopped_by),
        source=PRELUDE + source if source else "",
        **more,
    )


def place_of(notebook: Notebook, cell_id: str) -> int:
    """Return where a cell stands."""
    return [cell["id"] for cell in notebook["cells"]].index(cell_id)


def own_cell(source: str, kind: str = "code") -> dict[str, Any]:
    """Return a cell of a student's own."""
    cell: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": source}
    cell["id"] = hashlib.sha256(source.encode("utf-8", "replace")).hexdigest()[:12]
    return cell | ({"outputs": [], "execution_count": None} if kind == "code" else {})
