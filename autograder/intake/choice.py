"""Of several notebooks of one student, the one that counts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from autograder.intake.claims import Claim
from autograder.intake.listing import CannotUnpack, Entry
from autograder.intake.names import shown
from autograder.intake.notebooks import LessonCells, Unreadable, with_cells
from autograder.limits import STUDENT

_NOTEBOOK = re.compile(r"\.ipynb(?:\W|$)|\.(?:json|txt)$|^[^.]*$", re.IGNORECASE)


@dataclass
class File:
    """One file of a student, and what it is.

    Parameters
    ----------
    claim : Claim
        Whose, and of which attempt.
    entry : Entry
        Where its bytes are.
    source : str
        Name of the archive.
    path : str
        Its path for the account: one inside a student's zip stands behind the zip's.
    file : str
        The student's own path for it.
    order : int
        Of the archive among those that were named.
    """

    claim: Claim
    entry: Entry
    source: str
    path: str
    file: str
    order: int = 0
    digest: str = ""
    likeness: int = 0
    problem: str = ""
    is_notebook: bool = False
    is_untouched: bool = False

    @property
    def attempt(self) -> tuple[object, ...]:
        """What the files of one attempt share."""
        return self.order, self.claim.owner.label, self.claim.attempt


@dataclass
class Choice:
    """What was decided.

    Parameters
    ----------
    chosen : File or None
        The notebook that counts.
    notes : list of str
        What the student should know.
    reason : str
        Why there is none.
    """

    chosen: File | None = None
    notes: list[str] = field(default_factory=list)
    reason: str = ""


def look_at_all(files: Sequence[File], cells: LessonCells) -> None:
    """Look at a student's files: at all that may be notebooks, or at none.

    Where they are too many, nobody could say which counts after some of them only.
    """
    notebooks = [file for file in files if not file.problem and _may_be_notebook(file)]
    size = sum(file.entry.size for file in notebooks)
    for file in notebooks:
        if size > STUDENT.size:
            file.problem = (
                f"the student's notebooks have {size / 1e6:.0f} MB together, and "
                f"{STUDENT.size // 1_000_000} MB are looked at: hand in the one that "
                "counts"
            )
        else:
            look_at(file, cells)


def _may_be_notebook(file: File) -> bool:
    return any(_NOTEBOOK.search(name) for name in (file.entry.name, file.file))


def look_at(file: File, cells: LessonCells) -> None:
    """Read a file once, and note whether it is a notebook of the lesson."""
    named = ".ipynb" in file.entry.name.casefold()
    try:
        content = file.entry.read()
        if not named and not content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
            return
        notebook = with_cells(content)
    except (CannotUnpack, Unreadable) as error:
        file.problem = str(error) if named or isinstance(error, CannotUnpack) else ""
        return
    file.is_notebook = True
    file.likeness = cells.likeness(notebook)
    if cells.exercises and not file.likeness:
        file.problem = cells.why_not(notebook)
        return
    file.is_untouched = cells.is_untouched(notebook)
    file.digest = hashlib.sha256(content).hexdigest()


def choose(files: Sequence[File], lesson: str) -> Choice:
    """Return the notebook that counts: the newest that has the lesson's exercises.

    Parameters
    ----------
    files : sequence of File
        All of a student's, looked at.
    lesson : str
        Name of the lesson.
    """
    fitting = [file for file in files if file.digest]
    if not fitting:
        return Choice(reason=_why_none(files))
    newest = _newest(fitting)
    best = max(_preference(file, lesson) for file in newest)
    leading = [file for file in newest if _preference(file, lesson) == best]
    if len({file.digest for file in leading}) > 1:
        names = ", ".join(shown(file.path) for file in leading[:5])
        return Choice(
            reason=f"{len(leading)} notebooks have the lesson's exercises, and nothing "
            f"says which counts: {names}"
        )
    chosen = leading[0]
    return Choice(chosen, _notes(chosen, files, lesson))


def _newest(fitting: list[File]) -> list[File]:
    """Return the files of the newest attempt, as far as anything says which it is."""
    times = [file.claim.time for file in fitting]
    if all(times):
        last = max(time for time in times if time)
        fitting = [file for file in fitting if file.claim.time == last]
    if len({file.order for file in fitting}) > 1:
        fitting = _newest_archive(fitting)
    if len({file.order for file in fitting}) == 1:
        last_rank = max(file.claim.rank for file in fitting)
        fitting = [file for file in fitting if file.claim.rank == last_rank]
    return fitting


def _newest_archive(fitting: list[File]) -> list[File]:
    """Return the files of the archive with the later attempt, where numbers say so."""
    numbers = {
        order: max((f.claim.rank, f.claim.upload) for f in fitting if f.order == order)
        for order in {file.order for file in fitting}
    }
    last = max(numbers.values())
    return [file for file in fitting if numbers[file.order] == last]


def _preference(file: File, lesson: str) -> tuple[bool, int, bool, bool]:
    """Return what speaks for a notebook among others of one attempt.

    Its name only where nbgrader's protocol is its name: elsewhere "final.ipynb" may be
    the later work or the earlier one, and nobody can say.
    """
    name = file.file.rpartition("/")[2]
    return (
        not file.is_untouched,
        file.likeness,
        not name.casefold().endswith("-checkpoint.ipynb"),
        file.claim.by_filename and file.file == f"{lesson}.ipynb",
    )


def _notes(chosen: File, files: Sequence[File], lesson: str) -> list[str]:
    notes = []
    name = chosen.file.rpartition("/")[2]
    if name != f"{lesson}.ipynb":
        notes.append(f'"{shown(chosen.file)}" was graded as {lesson}.ipynb')
    attempts = {file.attempt for file in files}
    if any(file.attempt == chosen.attempt for file in _newest(list(files))):
        if len(attempts) > 1:
            notes.append(f"the newest of {len(attempts)} attempts")
    else:
        notes.append(f"a later attempt has no notebook of {lesson}: an earlier counts")
    others = [f for f in files if f.is_notebook and f.digest != chosen.digest]
    beside = [f for f in others if f.attempt == chosen.attempt or len(attempts) == 1]
    if beside:
        names = ", ".join(f'"{shown(file.file)}"' for file in beside[:3])
        notes.append(f'of several notebooks "{shown(chosen.file)}" counts, not {names}')
    return notes


def _why_none(files: Sequence[File]) -> str:
    problems = [f"{shown(file.file)}: {file.problem}" for file in files if file.problem]
    if problems:
        more = f" (and {len(problems) - 3} more)" if len(problems) > 3 else ""
        return f"the notebook cannot be read: {'; '.join(problems[:3])}{more}"
    names = ", ".join(shown(file.file) for file in files[:5])
    return f"there is none among what was handed in: {names or 'no file'}"
