"""Where the course is and which lessons it has."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

# Folders of this package that students receive, and those that stand beside their code
# behind the walls while it is graded. Nothing else of it does either.
SHIPPED = ("student", "checks")
GUEST = ("sandbox/guest", "sandbox/wire")
GRADING = "grading"  # folder of what was graded, and from what

LESSON_NAME = re.compile(r"\d{2}_[a-z0-9]+(?:_[a-z0-9]+)*")


class CourseError(Exception):
    """Something the author or the instructor can put right.

    Parameters
    ----------
    message : str
        What happened, in one sentence.
    expected, received : str, optional
        What was looked for, and what was there instead.
    remedy : str, optional
        What to do about it; a command where there is one.
    """

    def __init__(
        self,
        message: str,
        *,
        expected: str = "",
        received: str = "",
        remedy: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.expected = expected
        self.received = received
        self.remedy = remedy

    def __str__(self) -> str:
        """Return the parts that were given, one a line."""
        parts = [
            self.message,
            f"Expected: {self.expected}" if self.expected else "",
            f"Received: {self.received}" if self.received else "",
            f"What to do: {self.remedy}" if self.remedy else "",
        ]
        return "\n".join(part for part in parts if part)


@dataclass(frozen=True)
class Course:
    """A course's folder and what its pyproject.toml says of it.

    Attributes
    ----------
    root : Path
        Absolute folder that holds pyproject.toml.
    title : str
        Name of the course, for people.
    repository : str
        URL of the repository that holds the *student bundle*; "" when there is none.
    branch : str
        Branch of that repository.
    lessons : tuple of str
        Names of the lessons (``NN_topic``), sorted.
    time_zone : str
        Of times that name none, as the zone database calls it.
    """

    root: Path
    title: str
    repository: str
    branch: str
    lessons: tuple[str, ...]
    time_zone: str = "UTC"

    @classmethod
    def find(cls, start: Path | None = None) -> Course:
        """Return the course that the folder `start` belongs to.

        Parameters
        ----------
        start : Path, optional
            Where to begin; the working directory by default. Its parents follow.

        Raises
        ------
        CourseError
            If no pyproject.toml with a [tool.course] table is found.
        """
        begin = (start or Path.cwd()).resolve()
        for folder in (begin, *begin.parents):
            table = _course_table(folder / "pyproject.toml")
            if table is not None:
                return cls(
                    root=folder,
                    title=str(table.get("title", folder.name)),
                    repository=str(table.get("repository", "")).rstrip("/"),
                    branch=str(table.get("branch", "main")),
                    lessons=_lessons_of(folder),
                    time_zone=str(table.get("time_zone", "UTC")),
                )
        raise CourseError(
            "This command runs inside a course.",
            expected="a pyproject.toml with a [tool.course] table here or in a parent",
            received=f"none, starting from {begin}",
            remedy="change to the course's folder and run the command again",
        )

    @property
    def has_solutions(self) -> bool:
        """Whether this is the instructor's copy."""
        return (self.root / "solutions").is_dir()

    def source(self, lesson: str) -> Path:
        """Return the one hand-edited file of a lesson."""
        return self.root / "solutions" / lesson / f"{lesson}.py"

    def select(self, names: Iterable[str] = ()) -> tuple[str, ...]:
        """Return the lessons that `names` mean, all of them when there is none.

        Parameters
        ----------
        names : iterable of str
            Full names ("01_edge_detection"), numbers ("01") or paths that end in
            one ("solutions/01_edge_detection/").

        Raises
        ------
        CourseError
            If a name fits no lesson.
        """
        wanted = [self._lesson_named(name) for name in names]
        return tuple(sorted(set(wanted))) if wanted else self.lessons

    def _lesson_named(self, name: str) -> str:
        short = Path(name.rstrip("/\\")).name.removesuffix(".ipynb").removesuffix(".py")
        for lesson in self.lessons:
            if short in (lesson, lesson[:2]):
                return lesson
        near = difflib.get_close_matches(short, self.lessons, n=1, cutoff=0.5)
        raise CourseError(
            f"There is no lesson called {name!r}.",
            expected=", ".join(self.lessons) or "a lesson (the course has none yet)",
            received=name,
            remedy=f"did you mean {near[0]}?" if near else "take one of those names",
        )


def is_lesson_name(name: str) -> bool:
    """Return whether `name` is a lesson's: two digits, then lower-case words.

    Examples
    --------
    >>> is_lesson_name("01_edge_detection"), is_lesson_name("edges")
    (True, False)
    """
    return LESSON_NAME.fullmatch(name) is not None


def _course_table(path: Path) -> dict[str, object] | None:
    if not path.is_file():
        return None
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(
            f"{path} cannot be read.",
            expected="TOML",
            received=str(error),
            remedy="mend that line and run the command again",
        ) from error
    table = content.get("tool", {}).get("course")
    return dict(table) if isinstance(table, dict) else None


def _lessons_of(root: Path) -> tuple[str, ...]:
    folder = root / "solutions"
    if not folder.is_dir():
        folder = root / "lessons"
    if not folder.is_dir():
        return ()
    names = (entry.name for entry in folder.iterdir() if entry.is_dir())
    return tuple(sorted(filter(is_lesson_name, names)))
