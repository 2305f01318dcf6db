"""How submissions are run."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from autograder.notebook.bindings import imported_modules
from autograder.notebook.plan import text_of
from autograder.sandbox.guest.inner_wall import Limits

FRESH_VARIABLE = "COURSE_FRESH_PROCESSES"  # not empty: fork no zygote
_DATA_VARIABLES = ("COURSE_DATA", "COURSE_CACHE")


@dataclass(frozen=True)
class Setup:
    """How submissions are run.

    Parameters
    ----------
    walls : bool
        Whether to isolate them; False only if the instructor insists.
    course_root : Path
        Hidden from them.
    data_folders : tuple of Path
        Data sets that they may read.
    limits : Limits
        What one of them may use.
    fresh : bool
        Whether each runs in a fresh process although a warm one could be forked.
    modules, without : tuple of str
        What the zygote imports besides the usual, and what it need not: the
        lesson does not, either.
    judging : tuple of str
        What the judge imports, and nothing of a submission.
    forkserver : str
        Address of one on this machine, which has imported all this; empty for none.
    """

    walls: bool = True
    course_root: Path = Path("/nonexistent")
    data_folders: tuple[Path, ...] = ()
    limits: Limits = field(default_factory=Limits)
    fresh: bool = False
    modules: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    judging: tuple[str, ...] = ()
    forkserver: str = ""

    @property
    def of_judges(self) -> tuple[str, ...]:
        """Modules that a judge imports before its first submission."""
        return tuple(n for n in (*self.judging, "keras") if n not in self.without)

    @classmethod
    def for_lesson(
        cls,
        lesson: str,
        release: str,
        *,
        walls: bool = True,
        course_root: str = "/nonexistent",
        forkserver: str = "",
        limits: Limits | None = None,
    ) -> Setup:
        """Return how a lesson's submissions are run.

        Parameters
        ----------
        lesson : str
            Its name; empty for none.
        release : str
            Its release notebook, as JSON text; empty for none.
        walls, course_root, forkserver, limits
            See the class.
        """
        own = (f"autograder.checks.lesson_{lesson}",) if lesson else ()
        return cls(
            walls,
            Path(course_root),
            tuple(_data_folders()),
            limits or Limits(),
            fresh=bool(os.environ.get(FRESH_VARIABLE)),
            modules=(*_imports(release), *own),
            # TensorFlow takes longer to import than all the rest.
            without=() if "import keras" in release else ("keras",),
            judging=(*own, f"autograder.hidden.lesson_{lesson}") if lesson else (),
            forkserver=forkserver,
        )


def _imports(release: str) -> list[str]:
    """Return what a lesson's own cells import: a fork has it ready then."""
    cells = json.loads(release)["cells"] if release else []
    sources = [text_of(cell) for cell in cells if cell["cell_type"] == "code"]
    return sorted({name for source in sources for name in imported_modules(source)})


def _data_folders() -> list[Path]:
    """Return folders with data sets that lessons may read, where somebody named them.

    Everywhere else lessons take the data that they bring along.
    """
    names = (os.environ.get(name, "").strip() for name in _DATA_VARIABLES)
    return [Path(name).absolute() for name in names if name]
