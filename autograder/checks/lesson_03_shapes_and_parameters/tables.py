"""Entries of tables, for the checks of lessons 10 and 12."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograder.student.answers import as_integer, brief, is_unfilled
from autograder.student.diagnosis import CheckFailed, Mistake, NotFilledIn


def entry(answer: Any, table: str, *keys: Any, partly: bool = False) -> Any:
    """Return one entry of a table that a student filled in.

    Parameters
    ----------
    answer : object
        The dictionary, or dictionaries in a dictionary.
    table : str
        Its name in messages.
    *keys : object
        Where to look.
    partly : bool, default=False
        Whether an entry of several numbers may still hold some dots.

    Returns
    -------
    object
        The entry, without any dots.

    Raises
    ------
    CheckFailed
        If the table lost its form, or the entry its key.
    NotFilledIn
        If the entry still holds dots.
    """
    value = answer
    for depth, key in enumerate(keys):
        if is_unfilled(value) and not isinstance(value, dict):
            raise NotFilledIn(table)
        if not isinstance(value, dict):
            raise CheckFailed(
                f"{table} is not a dictionary any more.",
                expected="the form of the stub, with numbers instead of the dots",
                received=brief(value, 40),
                hint="restore the cell as the lesson had it and fill in the numbers.",
                mistake="wrong type",
            )
        if key not in value:
            raise CheckFailed(
                f"{table} has no entry {key!r}.",
                expected=f"an entry {key!r}, as in the stub",
                received=brief(list(value), 60),
                hint=f"copy the line of {key!r} from the lesson again.",
                mistake="entry missing",
            )
        value = value[key]
        unfilled = value is Ellipsis if partly else is_unfilled(value)
        if unfilled and depth == len(keys) - 1:
            raise NotFilledIn(f"{table}, {', '.join(map(str, keys))},")
    return value


def assert_number(
    answer: object, expected: int, name: str, mistakes: Sequence[Mistake], hint: str
) -> None:
    """Compare one whole number, and name the mistake behind a wrong one.

    Parameters
    ----------
    answer : object
        Any form of a whole number.
    expected : int
        The right one.
    name : str
        How the message calls it.
    mistakes : sequence of Mistake
        The first that equals the answer gives the diagnosis.
    hint : str
        Used when none does.

    Raises
    ------
    CheckFailed
        If it is another number, or none.
    """
    received = as_integer(answer, name)
    if received == expected:
        return
    known = next((m for m in mistakes if m.value == received), None)
    raise CheckFailed(
        f"{name} is not right{f': {known.name}' if known else ''}.",
        received=f"{received:,}",
        hint=known.hint if known else hint,
        mistake=known.name if known else "other number",
    )
