"""What may go wrong between the judge and a submission's process."""

from __future__ import annotations


class Ended(Exception):  # noqa: N818 (what became of a process)
    """A submission's process is gone; the message says why."""

    remote_kind = "Ended"
    remote_line = ""


class MachineryFailed(RuntimeError):  # noqa: N818 (what became of the machinery)
    """The engine's own process failed: no submission is to blame."""


class KilledFromOutside(MachineryFailed):
    """A submission's process got a SIGKILL that it cannot have sent to itself.

    The kernel may have been short of memory, or somebody has killed it: try again.
    """


class RemoteError(Exception):
    """An exception that a student's code raised on its side.

    Parameters
    ----------
    text : str
        Its message.
    kind : str
        Name of its class, if a known one.
    line : str
        The student's own line.
    """

    def __init__(self, text: str, kind: str, line: str) -> None:
        super().__init__(text)
        self.remote_kind = kind
        self.remote_line = line
