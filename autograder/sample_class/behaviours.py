"""What the students of a sample class do with a lesson: each does it differently."""

from __future__ import annotations

import random
from collections.abc import Callable

from autograder.bank.material import Attempt, Material

_WARNING_WRAPPER = """\


import functools as _functools
import sys as _sys
import warnings as _warnings

_plain_{name} = {name}


@_functools.wraps(_plain_{name})
def {name}(*arguments, **options):
    _warnings.warn("an old function was used", stacklevel=2)
    print("debugging: {name} was called", file=_sys.stderr)
    return _plain_{name}(*arguments, **options)
"""
_WARNING_LINE = 'import sys; print("debugging: a line on stderr", file=sys.stderr)\n'


def plan(material: Material, count: int, seed: int = 2026) -> list[Attempt]:
    """Return what each student of a class does.

    Parameters
    ----------
    material : Material
        The lesson.
    count : int
        Number of students. The special cases come first; all others are partly right.
    seed : int, default=2026
        Draws who makes which mistake.

    Returns
    -------
    list of Attempt
        Of length `count`.
    """
    special: list[Callable[[Material], Attempt]] = [
        _perfect,
        lambda material: _other_forms(material, 1),
        _untouched,
        _syntax_error,
        _deleted_check,
        _edited_check,
        _loop_in_function,
        _loop_at_top_level,
        _wrong_file_name,
        _noisy,
        lambda material: _other_forms(material, 2),
        _half_an_upload,
    ]
    random_source = random.Random(seed)
    attempts = [make(material) for make in special[:count]]
    while len(attempts) < count:
        attempts.append(_partly_right(material, random_source))
    return attempts


def _perfect(material: Material) -> Attempt:
    return Attempt("everything right", material.solutions)


def _other_forms(material: Material, turn: int) -> Attempt:
    sources = {}
    for exercise, bank in material.banks.items():
        right = bank.of_kind("right")
        sources[exercise] = material.typed(exercise, right[turn % len(right)])
    return Attempt(f"everything right, written differently ({turn})", sources)


def _untouched(_material: Material) -> Attempt:
    return Attempt("handed in untouched", {})


def _syntax_error(material: Material) -> Attempt:
    first = next(iter(material.checks))
    broken = {first: "answer = (1 +\nprint('and so on'"}
    return Attempt(
        f"a syntax error in {first}, else right", {**material.solutions, **broken}
    )


def _deleted_check(material: Material) -> Attempt:
    last = list(material.checks)[-1]
    return Attempt(
        f"everything right, but the check of {last} was deleted",
        material.solutions,
        deleted=(last,),
    )


def _edited_check(material: Material) -> Attempt:
    last = list(material.checks)[-1]
    wrong = material.banks[last].of_kind("wrong")[0]
    return Attempt(
        f"{last} is wrong ({wrong.name}) and full marks were typed into its check",
        {**material.solutions, last: material.typed(last, wrong)},
        edited={last: f"{material.checks[last].points}"},
    )


def _loop_in_function(material: Material) -> Attempt:
    if not material.functions:
        return _loop_at_top_level(material)
    name = material.functions[0]
    looping = f"{material.stubs[name].rstrip()}\n    while True:\n        pass\n"
    return Attempt(
        f"{name} never returns, else right", {**material.solutions, name: looping}
    )


def _loop_at_top_level(material: Material) -> Attempt:
    name = list(material.checks)[-1]
    looping = f"while True:\n    pass\n\n{material.solutions[name]}"
    return Attempt(
        f"the cell of {name} never ends, else right",
        {**material.solutions, name: looping},
        endless=name,
    )


def _wrong_file_name(material: Material) -> Attempt:
    return Attempt(
        "everything right, but downloaded twice: a wrong file name",
        material.solutions,
        file_name=f"{material.lesson} (1).ipynb",
    )


def _noisy(material: Material) -> Attempt:
    sources = {}
    for exercise, source in material.solutions.items():
        if exercise in material.functions:
            sources[exercise] = source + _WARNING_WRAPPER.format(name=exercise)
        else:
            sources[exercise] = _WARNING_LINE + source
    return Attempt("everything right, with warnings on stderr", sources)


def _half_an_upload(material: Material) -> Attempt:
    return Attempt("the upload broke off half-way", material.solutions, truncated=True)


def _partly_right(material: Material, random_source: random.Random) -> Attempt:
    chosen = {}
    for exercise, bank in material.banks.items():
        kind = random_source.choices(["right", "wrong", ""], [5, 4, 1])[0]
        # Endless loops have a student of their own, and cost seconds.
        candidates = [
            answer
            for answer in bank.of_kind(kind)
            if "loop" not in answer.name and "endless" not in answer.name
        ]
        if candidates:
            chosen[exercise] = random_source.choice(candidates)
    names = ", ".join(f"{exercise}: {a.name}" for exercise, a in chosen.items())
    return Attempt(
        f"partly right ({names or 'nothing done'})",
        {name: material.typed(name, answer) for name, answer in chosen.items()},
    )
