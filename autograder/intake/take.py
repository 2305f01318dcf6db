"""Take in what students handed in elsewhere: every file is accounted for.

First the listing: which system, whose files, who is missing. Then student by student:
the notebook that counts goes to `submitted/`, all else that is theirs to `superseded/`
or, with the reason, to `quarantine/`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograder.course import CourseError
from autograder.intake import account as fates
from autograder.intake.account import Account, Record
from autograder.intake.choice import File
from autograder.intake.claims import Claim, Context, Owner, Reading
from autograder.intake.listing import CannotUnpack, Entry, listing
from autograder.intake.names import folder_of, is_ignored, shown
from autograder.intake.notebooks import LessonCells
from autograder.intake.place import Placing, kept_at
from autograder.intake.recognise import recognise
from autograder.intake.register import read_register, write_register
from autograder.intake.resolve import Resolved, resolve
from autograder.intake.roster import Roster, find_roster, read_roster
from autograder.intake.sheet import (
    SheetRow,
    is_worksheet,
    read_worksheet,
    roster_of,
)
from autograder.intake.shelf import QUARANTINE, SUBMITTED, Shelf
from autograder.intake.submissions import Received
from autograder.intake.tables import Table, read_table

# Titles of tables that are neither class list nor worksheet: ILIAS, GitHub Classroom.
_SYSTEMS_OWN = {"logins", "submission_timestamp"}


@dataclass(frozen=True)
class IntakeOptions:
    """How things are taken in.

    Parameters
    ----------
    form : str
        Key of the format; recognised by default.
    roster : Path or None
        Class list; the course's students.csv by default.
    id_column : str
        Title of the column of identifiers.
    zone : tzinfo
        Of times that name none.
    dry_run : bool
        Whether to look only.
    """

    form: str = ""
    roster: Path | None = None
    id_column: str = ""
    zone: dt.tzinfo = dt.UTC
    dry_run: bool = False


@dataclass
class Source:
    """One archive or folder, read as far as its names."""

    name: str
    order: int
    title: str = ""
    entries: list[Entry] = field(default_factory=list)
    reading: Reading = field(default_factory=Reading)
    resolved: dict[Owner, Resolved] = field(default_factory=dict)
    problem: str = ""

    def summary(self) -> str:
        """Return one line: what it is and what is in it."""
        if self.problem:
            return f"{self.name}: {self.problem}"
        claims = self.reading.claims
        sure = [c for c in claims if self.resolved[c.owner].students]
        students = {s for c in sure for s in self.resolved[c.owner].students}
        aside = len(claims) - len(sure) + len(self.reading.others)
        parts = [f"{self.title}: {len(claims)} files of {len(students)} students"]
        if aside:
            parts.append(f"{aside} files set aside")
        return f"{self.name}: {'; '.join(parts)}"

    def notes(self) -> list[str]:
        """Return what the instructor should know or answer."""
        asked = [found.note for found in self.resolved.values() if found.note]
        return [*self.reading.notes, *asked]


@dataclass
class Intake:
    """What an intake did, or would do.

    Parameters
    ----------
    lines : list of str
        For people, before anything is taken.
    received : list of Received
        One a student, and one for all that was set aside.
    missing : list of str
        Students of the class list without a submission.
    account : Account
        What became of every file.
    """

    lines: list[str] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    account: Account = field(default_factory=Account)


def take_in(
    root: Path,
    lesson: str,
    paths: Iterable[Path],
    options: IntakeOptions | None = None,
    on_plan: Callable[[list[str]], None] = lambda lines: None,
    on_student: Callable[[int, int], None] = lambda done, count: None,
) -> Intake:
    """Put what students handed in into ``submitted/STUDENT/LESSON/``.

    Parameters
    ----------
    root : Path
        The course's folder.
    lesson : str
        Name of the lesson.
    paths : iterable of Path
        Zips, folders, notebooks; grading worksheets and class lists (CSV) among them
        say who is who. All are left as they are.
    options : IntakeOptions, optional
        How.
    on_plan : callable
        Gets the lines that say what was recognised, before anything is taken.
    on_student : callable
        Gets how many students are done, and how many there are.

    Returns
    -------
    Intake
        What became of every file.

    Raises
    ------
    CourseError
        If a path is not there, a layout is not recognised or a class list is wrong.
    """
    options = options or IntakeOptions()
    archives, context = _sorted_out(root, lesson, paths, options)
    roster = context.roster
    with contextlib.ExitStack() as stack:
        sources = [
            _source(stack, root, replace(context, place=path), order, options)
            for order, path in enumerate(archives)
        ]
        made = Intake()
        work = _by_student(sources, made.account)
        made.lines = [*roster.notes, *(source.summary() for source in sources)]
        made.lines += [f"  {note}" for source in sources for note in source.notes()]
        made.missing = _missing(root, lesson, roster, set(work))
        if made.missing:
            made.lines.append(_told_missing(made.missing))
        on_plan(made.lines)
        cells = LessonCells(root, lesson)
        _set_aside(Shelf(root, lesson), sources, made, options.dry_run)
        register = read_register(root, lesson)
        placing = Placing(root, lesson, cells, roster, register, options.dry_run)
        for done, student in enumerate(sorted(work), 1):
            received = placing.student(student, work[student], made.account)
            made.received.append(received)
            on_student(done, len(work))
    if not options.dry_run and archives:
        _close(root, lesson, made, register)
    return made


def _sorted_out(
    root: Path, lesson: str, paths: Iterable[Path], options: IntakeOptions
) -> tuple[list[Path], Context]:
    """Tell archives from the tables that say who is who, or when."""
    archives: list[Path] = []
    sheet: dict[str, SheetRow] = {}
    tables: list[Table] = []
    listed = options.roster
    for path in dict.fromkeys(paths):
        if not path.exists():
            raise CourseError(
                "There is nothing to take in.",
                expected="a zip, a folder or a notebook",
                received=str(path),
                remedy="check the path",
            )
        if path.is_file() and path.suffix.casefold() in (".csv", ".tsv"):
            table = read_table(path)
            if set(table.head) & _SYSTEMS_OWN:
                tables.append(table)
            elif is_worksheet(table):
                sheet.update(read_worksheet(table, options.zone))
            else:
                listed = path
        else:
            archives.append(path)
    roster = (
        read_roster(listed, options.id_column)
        if listed is not None
        else find_roster(root, None, options.id_column)
    )
    people = roster or roster_of(sheet)
    return archives, Context(lesson, people, options.zone, sheet, tuple(tables))


def _source(
    stack: contextlib.ExitStack,
    root: Path,
    context: Context,
    order: int,
    options: IntakeOptions,
) -> Source:
    path, roster = context.place, context.roster
    assert path is not None
    source = Source(path.name or str(path), order)
    try:
        source.entries = stack.enter_context(listing(path))
    except CannotUnpack as error:
        source.problem = str(error)
        return source
    seen = [entry for entry in source.entries if not is_ignored(entry.path)]
    if not seen:
        source.problem = "there is no file in it"
        return source
    form, source.reading = recognise(seen, context, options.form)
    source.title = form.title.partition(",")[0].partition(" (")[0]
    known = [folder.name for folder in (root / SUBMITTED).glob("*")]
    if form.is_local and _comes_twice(source.reading, context.zone):
        source.reading.notes.append(
            "times in the hour that comes twice in autumn: the earlier one was taken"
        )
    owners = (claim.owner for claim in source.reading.claims)
    source.resolved = resolve(owners, roster, context.lesson, known)
    return source


def _comes_twice(reading: Reading, zone: dt.tzinfo) -> bool:
    """Tell whether a time of an archive is one of two that clocks show alike."""
    for claim in reading.claims:
        if claim.time is not None:
            local = claim.time.astimezone(zone).replace(fold=0)
            if local.utcoffset() != local.replace(fold=1).utcoffset():
                return True
    return False


def _by_student(sources: list[Source], account: Account) -> dict[str, list[File]]:
    """Return each student's files; note what came in, and what is ignored by name."""
    work: dict[str, list[File]] = defaultdict(list)
    for source in sources:
        account.saw(source.name, (entry.path for entry in source.entries))
        for entry in source.entries:
            if is_ignored(entry.path) and not source.problem:
                account.add(Record(source.name, entry.path, fates.IGNORED))
        for path, what in source.reading.systems.items():
            account.add(Record(source.name, path, fates.SYSTEM, reason=what))
        for claim in source.reading.claims:
            for student in source.resolved[claim.owner].students:
                work[student].append(_file(claim, source))
    return work


def _file(claim: Claim, source: Source) -> File:
    return File(
        claim,
        claim.entry,
        source.name,
        claim.entry.path,
        claim.file,
        source.order,
        problem=claim.entry.problem,
    )


def _set_aside(
    shelf: Shelf, sources: list[Source], made: Intake, dry_run: bool
) -> None:
    """Keep what is nobody's for sure, with the reason, a folder for each name."""
    for source in sources:
        if source.problem:
            name = folder_of(Path(source.name).stem)
            reason = f"{source.name!r}: {source.problem}"
            if not dry_run:
                shelf.batch(QUARANTINE, name, reason).explain()
            made.received.append(Received(name, reason=reason))
        for found in source.resolved.values():
            if found.students and found.problem:  # somebody of a group is a stranger
                name = folder_of("unclear members")
                made.received.append(Received(name, reason=found.problem))
        for (label, problem), entries in _nobodys(source).items():
            name = label or "loose files"
            _keep(shelf, source, name, problem, entries, made, dry_run)


def _nobodys(source: Source) -> dict[tuple[str, str], list[tuple[Entry, str]]]:
    """Return files that are nobody's, with the student's name, by name and reason."""
    found: dict[tuple[str, str], list[tuple[Entry, str]]] = defaultdict(list)
    for claim in source.reading.claims:
        resolved = source.resolved[claim.owner]
        if not resolved.students:
            key = (claim.owner.label, resolved.problem)
            found[key].append((claim.entry, claim.file))
    for entry in source.reading.others:
        top, slash, _ = entry.path.partition("/")
        key = (top if slash else "", f"it has not the form of {source.title}")
        found[key].append((entry, entry.path))
    return found


def _keep(
    shelf: Shelf,
    source: Source,
    label: str,
    problem: str,
    entries: list[tuple[Entry, str]],
    made: Intake,
    dry_run: bool,
) -> None:
    # Nobody's folder must not look like a student's own.
    name = folder_of(f"unclear {label}")
    batch = shelf.batch(
        QUARANTINE, name, f"{shown(label)}: {problem}, from {source.name}"
    )
    for entry, file in entries:
        where, digest = "", ""
        if not dry_run:
            kept = kept_at(shelf.root, batch.add, file, entry.copy_to)
            where, digest, lost = kept
            problem = lost or problem
        made.account.add(
            Record(source.name, entry.path, fates.ASIDE, "", where, problem, digest)
        )
    made.received.append(Received(name, reason=f"{shown(label)}: {problem}"))


def _missing(root: Path, lesson: str, roster: Roster, coming: set[str]) -> list[str]:
    return [
        student
        for student in roster.students
        if student not in coming and not (root / SUBMITTED / student / lesson).is_dir()
    ]


def _told_missing(missing: list[str]) -> str:
    names = ", ".join(missing[:8]) + (", …" if len(missing) > 8 else "")
    who = "student" if len(missing) == 1 else "students"
    return f"{len(missing)} {who} of the class list missing: {names}"


def _close(
    root: Path, lesson: str, made: Intake, register: dict[str, dict[str, object]]
) -> None:
    """Write register and account, and check that nothing is lost."""
    write_register(root, lesson, register)
    path = made.account.write(root, lesson)
    lost = made.account.unaccounted(root)
    if lost:
        raise CourseError(
            f"{len(lost)} files that came in are nowhere.",
            expected="each file taken, set aside or ignored by name",
            received="; ".join(shown(text) for text in lost[:5]),
            remedy=f"this is a fault of this program: keep the archives and {path}",
        )
