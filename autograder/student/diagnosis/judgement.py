"""What a rule says of some cases."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.student.failure import CheckFailed


@dataclass(frozen=True)
class Judgement:
    """What a rule says of some cases.

    Parameters
    ----------
    failures : list of (CheckFailed or None)
        One a case, in their order.
    advice : CheckFailed, optional
        What a probe found where every case holds.
    notes : tuple of str
        What else is true and costs nothing.
    """

    failures: list[CheckFailed | None]
    advice: CheckFailed | None = None
    notes: tuple[str, ...] = ()
