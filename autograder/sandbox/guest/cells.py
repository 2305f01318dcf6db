"""Run the cells of a notebook in this process, and keep what they show."""

from __future__ import annotations

import contextlib
import io
import re
import sys
import time
import traceback
from collections.abc import Iterator
from functools import partial
from typing import Any

from autograder.student.quiet import TimeLimitReached, time_limit

MAX_TEXT = 20_000  # characters that one output keeps
MAX_OUTPUTS = 50  # outputs that one cell keeps
_KEPT_TYPES = ("text/plain", "application/vnd.cnn-course.check+json")
_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def make_shell() -> Any:
    """Return an IPython shell that draws nothing and remembers nothing on disk.

    Made once in the zygote: a fork has it ready.
    """
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "NoColor"
    config.InteractiveShell.banner1 = ""
    shell = InteractiveShell.instance(config=config)
    shell.enable_gui = lambda gui=None: None  # %matplotlib asks for one
    keep_texts_only(shell)
    return shell


def keep_texts_only(shell: Any) -> None:
    """Draw no pictures: they cost more than all the rest, and a score needs none."""
    shell.display_formatter.active_types = list(_KEPT_TYPES)
    formatted = shell.display_formatter.format
    shell.display_formatter.format = partial(formatted, include=set(_KEPT_TYPES))


class Cells:
    """Runs cells one after another in one namespace.

    Parameters
    ----------
    shell : IPython.core.interactiveshell.InteractiveShell
        From `make_shell`.
    """

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._outputs: list[dict[str, Any]] = []
        shell.display_pub.publish = self._publish
        hook = shell.displayhook
        hook.write_output_prompt = hook.finish_displayhook = _nothing
        hook.write_format_data = self._show_value
        shell._showtraceback = self._keep_traceback

    @property
    def namespace(self) -> dict[str, Any]:
        """The names that the cells have bound."""
        names: dict[str, Any] = self._shell.user_ns
        return names

    def run(self, source: str, seconds: float) -> tuple[list[dict[str, Any]], int]:
        """Run one cell.

        Parameters
        ----------
        source : str
            Its text; magics are allowed.
        seconds : float
            Wall-clock limit.

        Returns
        -------
        tuple of list of dict and int
            nbformat outputs, capped, and the cell's number.
        """
        self._outputs = []
        count = int(self._shell.execution_count)
        started = time.monotonic()
        with self._caught():
            try:
                with time_limit(seconds):
                    self._shell.run_cell(source, store_history=True)
            except TimeLimitReached:
                pass
            except BaseException as error:  # what run_cell itself lets through
                self._error(type(error).__name__, str(error))
        # IPython may swallow the exception itself.
        if time.monotonic() - started >= seconds:
            text = f"the cell did not end within {seconds:g} seconds"
            self._outputs = self._outputs[: MAX_OUTPUTS - 1]
            self._error("CellTimeoutError", text)
        return self._outputs[:MAX_OUTPUTS], count

    @contextlib.contextmanager
    def _caught(self) -> Iterator[None]:
        streams = {name: _Stream(name, self._outputs) for name in ("stdout", "stderr")}
        kept = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = streams["stdout"], streams["stderr"]
        try:
            yield
        finally:
            sys.stdout, sys.stderr = kept

    def _publish(self, data: dict[str, Any], *_: Any, **options: Any) -> None:
        shown = {kind: data[kind] for kind in _KEPT_TYPES if kind in data}
        if shown and not options.get("update"):
            self._outputs.append(
                {"output_type": "display_data", "data": _capped(shown), "metadata": {}}
            )

    def _show_value(self, data: dict[str, Any], *_: Any) -> None:
        shown = {kind: data[kind] for kind in _KEPT_TYPES if kind in data}
        self._outputs.append(
            {
                "output_type": "execute_result",
                "data": _capped(shown),
                "metadata": {},
                "execution_count": int(self._shell.execution_count),
            }
        )

    def _keep_traceback(self, kind: Any, value: Any, lines: Any) -> None:
        if isinstance(value, TimeLimitReached):
            return  # told when the cell has ended
        self._error(kind.__name__, str(value), [str(line) for line in lines])

    def _error(self, name: str, text: str, lines: list[str] | None = None) -> None:
        lines = lines or traceback.format_list([])
        self._outputs.append(
            {
                "output_type": "error",
                "ename": name[:200],
                "evalue": text[:MAX_TEXT],
                "traceback": [_COLOURS.sub("", line)[:MAX_TEXT] for line in lines[:40]],
            }
        )


class _Stream(io.TextIOBase):
    """Keeps the beginning of what is written, where a cell's outputs are kept."""

    def __init__(self, name: str, outputs: list[dict[str, Any]]) -> None:
        self._name = name
        self._outputs = outputs
        self._left = MAX_TEXT
        self._is_cut = False

    encoding = "utf-8"

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        kept = text[: max(self._left, 0)]
        self._left -= len(text)
        if self._left < 0 and not self._is_cut:
            self._is_cut = True
            kept += "\n… (the rest is cut off)\n"
        if kept:
            last = self._outputs[-1] if self._outputs else {}
            if last.get("name") == self._name:
                last["text"] += kept
            else:
                self._outputs.append(
                    {"output_type": "stream", "name": self._name, "text": kept}
                )
        return len(text)


def _nothing() -> None:
    """Do nothing, where IPython would print."""


def _capped(data: dict[str, Any]) -> dict[str, Any]:
    """Cut long texts; leave out what is not text and too large."""
    text = data.get("text/plain")
    kept = dict(data)
    if isinstance(text, str) and len(text) > MAX_TEXT:
        kept["text/plain"] = text[:MAX_TEXT] + " …"
    for kind in set(kept) - {"text/plain"}:
        if len(repr(kept[kind])) > MAX_TEXT:
            del kept[kind]
    return kept
