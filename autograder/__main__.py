"""The command line: ``python -m autograder VERB``, installed as ``cnn-course``.

Each verb names a function and is imported when it is called, so that ``--help`` needs
neither nbgrader nor TensorFlow. Verbs whose package is not there (students receive
neither `authoring` nor `grading`) say so.
"""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import typer
from typer.core import TyperGroup

from autograder import streams
from autograder.course import CourseError


@dataclass(frozen=True)
class Verb:
    """One verb of the command line.

    Attributes
    ----------
    target : str
        "module:function"; the function's signature is read by typer.
    summary : str
        The line in ``--help``.
    """

    target: str
    summary: str


_AUTHORING = "autograder.authoring.commands"

# A new verb is one more line here.
VERBS = {
    "build": Verb(f"{_AUTHORING}:build", "Make the notebooks from their sources."),
    "verify": Verb(f"{_AUTHORING}:verify", "Check that they are up to date and sound."),
    "new-lesson": Verb(f"{_AUTHORING}:new_lesson", "Write the skeleton of a lesson."),
    "release": Verb(f"{_AUTHORING}:release", "Write the students' bundle."),
    "answers": Verb(
        "autograder.bank.command:answers", "Grade the bank of known answers."
    ),
    "mutants": Verb(
        "autograder.mutants.command:mutants",
        "Try made wrong answers out on the checks.",
    ),
    "sample-class": Verb(
        "autograder.sample_class.command:sample_class",
        "Make submissions of a sample class.",
    ),
    "doctor": Verb("autograder.grading.doctor:doctor", "Try this machine's walls out."),
    "grade": Verb("autograder.grading.command:grade", "Grade a lesson's submissions."),
    "demo": Verb("autograder.sample_class.demo:demo", "Play a course's whole life."),
    "gradescope": Verb(
        "autograder.gradescope.command:gradescope", "Write the zip for Gradescope."
    ),
    "github": Verb(
        "autograder.github.command:github", "Write a template repository for GitHub."
    ),
    "report": Verb("autograder.report.command:report", "Report on a graded class."),
}


class _Verbs(TyperGroup):
    """A group whose commands are imported when they run, not when they are listed."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the verbs of this copy, in the order of the table."""
        return [name for name, verb in VERBS.items() if _is_here(verb)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a stand-in that has the verb's name and its line for ``--help``."""
        verb = VERBS.get(cmd_name)
        return None if verb is None else _command(cmd_name, _absent, verb.summary)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the real command, imported now."""
        name, command, rest = super().resolve_command(ctx, args)
        if name in VERBS:
            verb = VERBS[name]
            command = _command(name, _load(name, verb), verb.summary)
        return name, command, rest


def main() -> None:
    """Run the command line; an error of ours is one panel, without a traceback."""
    streams.prepare()
    try:
        _app()
    except CourseError as error:
        _show(error)
        sys.exit(2)  # nothing was begun; 1 says that something of it failed


def _command(name: str, function: Any, summary: str) -> Any:
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command(name, help=function.__doc__ or summary)(function)
    command = typer.main.get_command(app)
    command.name = name
    if function is _absent:
        command.help = summary
    return command


def _absent() -> None:
    """Stand for a command that has not been imported."""


def _is_here(verb: Verb) -> bool:
    """Tell whether this copy has a verb; nothing but its package is imported."""
    module = verb.target.partition(":")[0]
    package = module.rpartition(".")[0]
    return find_spec(package) is not None and find_spec(module) is not None


def _load(name: str, verb: Verb) -> Any:
    if not _is_here(verb):
        raise CourseError(
            "This verb belongs to the instructor's copy.",
            received=f"{name}, in a copy of the course without it",
            remedy="lessons need no verb: open one, and its checks answer at once",
        )
    module, _, function = verb.target.partition(":")
    return getattr(importlib.import_module(module), function)


def _show(error: CourseError) -> None:
    from rich.console import Console
    from rich.panel import Panel
    from rich.text import Text

    text = Text()
    for title, part in (
        ("", error.message),
        ("Expected  ", error.expected),
        ("Received  ", error.received),
        ("What to do  ", error.remedy),
    ):
        if part:
            text.append("\n" if text else "")
            text.append(title, style="bold")
            text.append(part)
    Console(stderr=True).print(Panel(text, border_style="red", title="course"))


_app = typer.Typer(
    cls=_Verbs,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


@_app.callback()
def _course() -> None:
    """Make, check and grade the lessons (verbs of the instructor's copy)."""


if __name__ == "__main__":
    main()
