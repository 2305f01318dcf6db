"""What a check says when an answer is not right: the exception, and nothing else."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import Any

LINE_WIDTH = 80  # `nbgrader validate` cuts lines at 87 characters


class CheckFailed(AssertionError):  # noqa: N818 (students read it as a sentence)
    """An answer that is not right, with the reason and a way on.

    Parameters
    ----------
    what : str
        What was looked at, as one sentence.
    expected, received : str, optional
        What a right answer has, and what this one has. Never the answer itself.
    hint : str, optional
        One or two sentences that lead on.
    mistake : str, optional
        Name of the misconception, for example ``"flipped kernel"``.
    picture : callable, optional
        Draws the smallest failing case when a person is looking; returns a
        Matplotlib figure.
    """

    def __init__(
        self,
        what: str,
        *,
        expected: str = "",
        received: str = "",
        hint: str = "",
        mistake: str = "",
        picture: Callable[[], Any] | None = None,
    ) -> None:
        what = what[:1].upper() + what[1:] if what.startswith("the ") else what
        super().__init__(what)
        self.what = what
        self.expected = expected
        self.received = received
        self.hint = hint
        self.mistake = mistake or "other"
        self.picture = picture
        self.part = ""  # of an exercise of several parts, the one that fails

    def lines(self) -> list[str]:
        """Return the message as lines of at most 80 characters."""
        parts = [
            self.what,
            f"Expected: {self.expected}" if self.expected else "",
            f"Received: {self.received}" if self.received else "",
            f"Hint: {self.hint}" if self.hint else "",
        ]
        return [
            line
            for part in parts
            if part
            for paragraph in part.splitlines()
            for line in textwrap.wrap(paragraph, LINE_WIDTH) or [""]
        ]

    def __str__(self) -> str:
        """Return the message; the essential part stands in the first line."""
        return "\n".join(self.lines())

    def _render_traceback_(self) -> list[str]:
        # Honoured by IPython: a student sees the message, not our call stack.
        return self.lines()


class NotFilledIn(CheckFailed):
    """The exercise still has its dots."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is not filled in yet.",
            hint="replace the dots in the cell above and run it, then run this one.",
            mistake="not filled in",
        )
