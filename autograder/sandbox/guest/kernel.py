"""A zygote whose forks are Jupyter kernels, for stock nbgrader.

Its forks wall themselves in as the engine's do. A kernel's sockets are made by the
other side and handed in, listening: no folder that both see is needed, and no network.

Started as ``python -m autograder.sandbox.guest.kernel DESCRIPTOR OPTIONS``.
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import sys
import tarfile
import traceback
from pathlib import Path, PurePosixPath
from typing import Any

import zmq
import zmq.sugar.context
from ipykernel import kernelapp
from ipykernel.heartbeat import Heartbeat
from ipykernel.iostream import IOPubThread
from ipykernel.kernelapp import IPKernelApp

from autograder.sandbox.guest.cells import keep_texts_only
from autograder.sandbox.guest.child import settle
from autograder.sandbox.guest.inner_wall import FOLDER, Limits, put_up
from autograder.sandbox.guest.zygote import MODULES, serve

# In the order of their descriptors, behind which comes the archive of files.
PORTS = ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port")
NO_WALL = 3  # exit status
_MODULES = ("ipykernel.ipkernel", "ipykernel.zmqshell", "matplotlib_inline.config")
_HOME = Path(FOLDER, "notebook")
_CONNECTION = Path(FOLDER, ".kernel", "connection.json")


class _Beat(Heartbeat):  # type: ignore[misc]
    """Answers on a socket that is there already."""

    def __init__(self, descriptor: int, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._descriptor = descriptor

    def _try_bind_socket(self) -> Any:
        self.socket.setsockopt(zmq.SocketOption.USE_FD, self._descriptor)
        return super()._try_bind_socket()


class _Publisher(IOPubThread):  # type: ignore[misc]
    """Publishes without a TCP socket for subprocesses, whose prints are lost.

    Where TCP is forbidden, ZeroMQ aborts the process that asks for it.
    """

    def _setup_pipe_in(self) -> None:
        self._pipe_flag = False


class Kernel(IPKernelApp):  # type: ignore[misc]
    """An ordinary kernel that listens on sockets which it was given."""

    descriptors: dict[int, int]  # by port number

    def init_control(self, context: Any) -> None:
        """See `IPKernelApp`; the debugger's own connection is not for here."""
        super().init_control(context)
        endpoint = self.shell_socket.getsockopt(zmq.SocketOption.LAST_ENDPOINT)
        if endpoint:
            self.debug_shell_socket.disconnect(endpoint)

    def init_iopub(self, context: Any) -> None:
        """See `IPKernelApp`."""
        kernelapp.IOPubThread = _Publisher
        super().init_iopub(context)

    def init_heartbeat(self) -> None:
        """See `IPKernelApp`."""
        self.heartbeat = _Beat(
            self.descriptors[self.hb_port],
            zmq.sugar.context.Context(),
            (self.transport, self.ip, self.hb_port),
            **{
                name: getattr(self, name)
                for name in ("curve_publickey", "curve_secretkey")
                if getattr(self, name, None)
            },
        )
        self.heartbeat.start()

    def _try_bind_socket(self, socket: Any, port: int) -> Any:
        socket.setsockopt(zmq.SocketOption.USE_FD, self.descriptors[port])
        return super()._try_bind_socket(socket, port)


def run_kernel(
    message: dict[str, Any], descriptors: list[int], limits: dict[str, int]
) -> int:
    """Wall this process in, then be a kernel until told to end.

    Parameters
    ----------
    message : dict
        ``number``; and ``connection``, ``arguments``, ``environment`` and
        ``pictures`` of the kernel, or none of these: then the walls are only tried.
    descriptors : list of int
        Listening sockets in the order of `PORTS`, and an archive of files.
    limits : dict
        Fields of `autograder.sandbox.guest.inner_wall.Limits`.
    """
    try:
        put_up(Limits(**limits), int(message["number"]))
    except OSError as error:
        os.write(2, f"{error}\n".encode())
        return NO_WALL
    if "connection" not in message:
        return 0
    *sockets, archive = descriptors
    _HOME.mkdir()
    unpack(archive, _HOME)
    said = os.dup(2)  # no notebook sees it: closed before the first cell
    settle(str(_HOME))
    os.environ.update(message["environment"])
    connection = message["connection"]
    _CONNECTION.parent.mkdir(mode=0o700)
    _CONNECTION.write_text(json.dumps(connection), encoding="utf-8")
    kernel = Kernel.instance()
    kernel.descriptors = {
        connection[name]: descriptor
        for name, descriptor in zip(PORTS, sockets, strict=True)
    }
    try:
        kernel.initialize(["-f", str(_CONNECTION), *message["arguments"]])
        # An ordinary kernel notices the import of matplotlib, which is long past here.
        kernel.shell.enable_matplotlib("inline")
        if not message["pictures"]:
            keep_texts_only(kernel.shell)
    except BaseException:
        os.write(said, traceback.format_exc().encode())
        raise
    os.close(said)
    kernel.start()
    return 0


def unpack(descriptor: int, folder: Path) -> None:
    """Unpack an archive of plain files, as the other side packs it.

    Parameters
    ----------
    descriptor : int
        Of a tar file.
    folder : Path
        Where to.
    """
    with os.fdopen(descriptor, "rb") as file, tarfile.open(fileobj=file) as archive:
        for entry in archive:
            content = archive.extractfile(entry)
            parts = PurePosixPath(entry.name).parts
            if content is None or ".." in parts or PurePosixPath(*parts).is_absolute():
                continue
            target = folder.joinpath(*parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            with content, target.open("wb") as copy:
                shutil.copyfileobj(content, copy)


def main(descriptor: str, options: str) -> None:
    """Serve kernels."""
    limits = json.loads(options)["limits"]
    # Looks for its library with other programs, which the inner wall forbids.
    importlib.import_module("autograder.sandbox.guest.syscalls")

    def serve_one(message: dict[str, Any], descriptors: list[int]) -> int:
        return run_kernel(message, descriptors, limits)

    serve(int(descriptor), (*MODULES, *_MODULES), serve_one)


if __name__ == "__main__":
    main(*sys.argv[1:])
