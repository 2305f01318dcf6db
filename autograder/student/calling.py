"""Call a student's function fairly, and explain what went wrong inside it."""

from __future__ import annotations

import contextlib
import copy
import dis
import inspect
import linecache
import re
import textwrap
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import numpy as np

from autograder.student.answers import brief
from autograder.student.failure import CheckFailed, NotFilledIn
from autograder.student.quiet import TimeLimitReached, time_limit

TIME_LIMIT = 5.0  # seconds for one call; right answers need milliseconds
# Whether student code runs in this process; elsewhere the time is kept there.
is_run_here: ContextVar[bool] = ContextVar("is_run_here", default=True)
_EMPTY_BODY = {"RESUME", "NOP", "LOAD_CONST", "RETURN_CONST", "RETURN_VALUE"}
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")  # Keras writes its messages bold
_OWN_FOLDER = Path(__file__).parents[1]

HINTS_BY_ERROR = {
    "IndexError": "an index left the array: compare the last index your loop uses "
    "with the size of what it indexes.",
    "KeyError": "the dictionary has no entry of that name: compare the spelling, "
    "capitals included.",
    "NameError": "a name is used that this function does not know: is it spelled the "
    "same everywhere, or defined in a cell that was not run?",
    "UnboundLocalError": "a variable is used before it has a value: set it before the "
    "loop.",
    "ZeroDivisionError": "something is divided by zero.",
    "RecursionError": "the function calls itself without end.",
    "TypeError": "an operation got a value of a type it cannot use: print the types.",
    "ValueError": "print the shapes just before that line and compare them.",
    "SystemExit": "do not end the program inside the function; return the result.",
    "NotImplementedError": "the function still says that it is not implemented.",
    "RuntimeError": "read the message; it names what the library expected.",
    "AttributeError": "that object has no such attribute: check the spelling and the "
    "type.",
    "MemoryError": "the function asked for far more memory than this task needs.",
    "OverflowError": "a number became too large.",
}
# Where a message says more than the kind of the error.
HINTS_BY_MESSAGE = {
    "truth value of an array": "`if`, `and` and `or` want one answer, and an array has "
    "many. np.where chooses number by number; so does a loop.",
    "required positional argument": "a function is called there with too few "
    "arguments: compare the call with its def line.",
    "positional arguments but": "a function is called there with too many arguments: "
    "compare the call with its def line.",
    "No such layer": "get_layer takes one name at a time, spelled as in the model.",
}


def call(function: object, *arguments: Any, name: str) -> Any:
    """Call a student's function on private copies and with a time limit.

    Parameters
    ----------
    function : callable
        The student's function.
    *arguments : object
        Its arguments; arrays are copied first.
    name : str
        Its name in messages.

    Returns
    -------
    object
        Whatever the function returned.

    Raises
    ------
    CheckFailed
        If it is not filled in, raises, runs too long, changes its arguments or
        returns None.
    """
    checked = as_function(function, name)
    private = [copy.deepcopy(argument) for argument in arguments]
    result = _run(checked, private, name)
    _assert_untouched(arguments, private, name)
    if result is None:
        raise CheckFailed(
            f"{name} returned None.",
            expected="a value",
            received="None",
            hint="the function, or one that it calls, ends without `return`. "
            "Printing a result does not hand it back to the caller.",
            mistake="no return",
        )
    return result


def as_function(answer: object, name: str) -> Callable[..., Any]:
    """Return the answer if it is a filled-in function.

    Raises
    ------
    CheckFailed
        If it is no function, or its body is still empty.
    """
    if answer is Ellipsis:
        raise NotFilledIn(name)
    if not callable(answer):
        raise CheckFailed(
            f"{name} is not a function.",
            expected=f"a function, written as `def {name}(…):`",
            received=f"{type(answer).__name__} {brief(answer, 40)}",
            hint="was its name used for something else, or was it called too early?",
            mistake="wrong type",
        )
    if has_empty_body(answer):
        raise NotFilledIn(name)
    return answer


def has_empty_body(function: Callable[..., Any]) -> bool:
    """Tell whether a function is only a docstring, dots or `pass`."""
    if getattr(function, "is_remote", False):
        return bool(function.is_empty)  # type: ignore[attr-defined]
    code = getattr(function, "__code__", None)
    if code is None:
        return False
    instructions = list(dis.get_instructions(code))
    constants = [
        instruction.argval
        for instruction in instructions
        if instruction.opname in {"LOAD_CONST", "RETURN_CONST"}
    ]
    return {instruction.opname for instruction in instructions} <= _EMPTY_BODY and (
        constants in ([None], [Ellipsis])
    )


def _run(function: Callable[..., Any], arguments: list[Any], name: str) -> Any:
    here = is_run_here.get()
    limit = time_limit(TIME_LIMIT) if here else contextlib.nullcontext()
    try:
        with limit:
            return function(*arguments)
    except KeyboardInterrupt:  # the person at the keyboard wants to stop
        raise
    except CheckFailed:
        raise
    except TimeLimitReached:
        raise CheckFailed(
            f"{name} did not come back within {TIME_LIMIT:g} seconds.",
            expected="an answer within a fraction of a second",
            received="no answer yet",
            hint="is there a loop whose condition never becomes false?",
            mistake="endless loop",
        ) from None
    except BaseException as error:  # SystemExit too: the check must survive it
        raise explain(error, name) from None


def explain(error: BaseException, name: str) -> CheckFailed:
    """Turn an exception from a student's code into a diagnosis.

    Parameters
    ----------
    error : BaseException
        What was raised.
    name : str
        The student's function.

    Returns
    -------
    CheckFailed
        Names the error, the student's own line and a way on.
    """
    kind = getattr(error, "remote_kind", type(error).__name__)
    said = str(error.args[0] if error.args else "")
    message = textwrap.shorten(_COLOURS.sub("", said), 200)
    line = own_line(error)
    if kind == "TypeError" and "argument" in message and not line:
        # No line of the student's own: the call itself failed.
        return CheckFailed(
            f"{name} could not be called.",
            expected="the arguments of the stub, in the same order",
            received=message,
            hint="restore the line with `def` as the lesson had it.",
            mistake="changed signature",
        )
    special = (hint for part, hint in HINTS_BY_MESSAGE.items() if part in message)
    known = HINTS_BY_ERROR.get(kind, "read the message and the line it names.")
    return CheckFailed(
        f"{name} stopped with {kind}: {message}",
        received=line,
        hint=next(special, known),
        mistake=f"stops with {kind}",
    )


def own_line(error: BaseException) -> str:
    """Return the last line of the student's own code on the way to an error.

    Parameters
    ----------
    error : BaseException
        One that was raised; one from another process brings its line along.

    Returns
    -------
    str
        For example ``"in line 3: return image[i]"``; empty when unknown.
    """
    told = getattr(error, "remote_line", None)
    if told is not None:
        return str(told)
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if _OWN_FOLDER not in Path(frame.filename).parents
        and "site-packages" not in frame.filename
    ]
    if not frames:
        return ""
    source = frames[-1].line or linecache.getline(
        frames[-1].filename, frames[-1].lineno or 0
    )
    where = f"in line {frames[-1].lineno}"
    return f"{where}: {source.strip()}" if source.strip() else where


def _assert_untouched(before: tuple[Any, ...], after: list[Any], name: str) -> None:
    for original, used in zip(before, after, strict=True):
        if isinstance(original, np.ndarray) and not np.array_equal(original, used):
            raise CheckFailed(
                f"{name} changes the array it is given.",
                expected="the input as it was",
                received="other numbers in the caller's array after the call",
                hint="work on a copy (`image.copy()`) or build a new array: whoever "
                "calls the function still needs the old one.",
                mistake="changes its input",
            )


def parameters(function: Callable[..., Any]) -> list[str]:
    """Return the names of a function's parameters; empty when unknown."""
    if getattr(function, "is_remote", False):
        return list(function.parameters)  # type: ignore[attr-defined]
    try:
        return list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return []
