"""Tell from the whole listing which system an archive is of."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.course import CourseError
from autograder.intake.claims import Context, Format, Reading
from autograder.intake.formats import FORMATS
from autograder.intake.listing import Entry
from autograder.intake.names import shown


def recognise(
    entries: Sequence[Entry], context: Context, forced: str = ""
) -> tuple[Format, Reading]:
    """Return the format of a listing, and what its reader makes of it.

    Parameters
    ----------
    entries : sequence of Entry
        All files but those that are ignored by name.
    context : Context
        What is known besides.
    forced : str, optional
        Key of the format to take.

    Raises
    ------
    CourseError
        If none fits, or the forced one does not.
    """
    known = {form.key: form for form in FORMATS}
    if forced and forced not in known:
        raise CourseError(
            f"There is no format {forced!r}.",
            expected=", ".join(known),
            received=forced,
            remedy="take one of those",
        )
    for form in FORMATS if not forced else (known[forced],):
        reading = form.read(entries, context)
        if reading is not None:
            return form, reading
    raise CourseError(
        f"{context.source} is not laid out as {forced or 'any known system does it'}.",
        expected="one of the forms in docs/term.md",
        received="; ".join(shown(entry.path) for entry in entries[:6]) or "no files",
        remedy="give a class list (--roster), or force a form: --format "
        + " | ".join(known),
    )


def of_several_students(entries: Sequence[Entry], context: Context) -> bool:
    """Tell whether a zip that should be one student's holds a class's work."""
    for form in FORMATS:
        reading = form.read(entries, context)
        if reading is None:
            continue
        owners = {
            claim.owner.label
            for claim in reading.claims
            if ".ipynb" in claim.entry.name.casefold()
        }
        return len(owners) > 1
    return False
