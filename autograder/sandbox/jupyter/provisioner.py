"""Warm, walled-in kernels for stock nbgrader: a provisioner of jupyter_client.

Installed with the package as ``course-warm`` and chosen by configuration alone (see
solutions/README.md). The kernel is forked from a process that has imported the stack
once, and lives behind the engine's walls: no network, no sight of solutions, gradebook
and other submissions, limits on time, memory, processes and files.

What this does not protect: scores. Stock nbgrader judges *inside* the kernel, so the
hidden cases are in its sight: a hostile notebook can read them, or replace the checks
and give itself full marks. Only ``python -m autograder grade`` judges outside.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import socket
import stat
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from jupyter_client.provisioning import LocalProvisioner
from traitlets import Bool

from autograder.sandbox.host.errors import MachineryFailed

NAME = "course-warm"
MAX_BYTES = 200_000_000  # of the files beside a notebook
MAX_FILES = 2_000
_NOT_COPIED = (".ipynb_checkpoints", "__pycache__")
_PASSED_ON = ("NBGRADER_EXECUTION", "NBGRADER_VALIDATING", "LESSON_PROFILE")
_LONGEST = 80  # characters of a socket's folder; Linux allows 107 in all


class WarmProvisioner(LocalProvisioner):  # type: ignore[misc]
    """Forks kernels from a zygote; starts an ordinary one where it cannot.

    Only what nbgrader executes is walled in, unless a kernelspec names this
    provisioner: other kernels of the same JupyterLab stay as they are.
    """

    require_walls = Bool(
        False, help="Refuse to start a kernel where it cannot be walled in."
    ).tag(config=True)
    pictures = Bool(
        True, help="Draw figures; a score needs none, and they take the most time."
    ).tag(config=True)

    _kernels: Any = None  # autograder.sandbox.jupyter.kernels.Kernels
    _number: int | None = None
    _is_over = False  # ended by us, or told to be
    _folder: Path | None = None

    @property
    def has_process(self) -> bool:
        """Whether a kernel was started and not yet waited for."""
        return self._number is not None or super().has_process

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Choose the kind of kernel, and sockets in place of ports for a warm one."""
        self._kernels = None
        if self._is_wanted(kwargs.get("env") or os.environ):
            try:
                from autograder.sandbox.jupyter.kernels import shared

                self._kernels = shared(Path.cwd())
            except (MachineryFailed, ImportError) as error:
                self._tell_missing(error)
        if self._kernels is not None:
            self._use_sockets()
        prepared: dict[str, Any] = await super().pre_launch(**kwargs)
        return prepared

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork the kernel."""
        if self._kernels is None:
            return await super().launch_kernel(cmd, **kwargs)
        from autograder.sandbox.guest.kernel import PORTS

        variables = kwargs.get("env") or os.environ
        connection = json.loads(Path(self.parent.connection_file).read_text("utf-8"))
        message = {
            "connection": connection,
            "pictures": self.pictures,
            # What was added to the command of the kernelspec.
            "arguments": cmd[len(self.kernel_spec.argv) :],
            "environment": {n: variables[n] for n in _PASSED_ON if n in variables},
        }
        with contextlib.ExitStack() as stack:
            paths = [f"{connection['ip']}-{connection[port]}" for port in PORTS]
            files = [stack.enter_context(_listener(path)) for path in paths]
            archive = stack.enter_context(self._packed(kwargs.get("cwd")))
            descriptors = [*(file.fileno() for file in files), archive.fileno()]
            self._number = self._kernels.launch(message, descriptors)
            self._is_over = False
        self.cwd = kwargs.get("cwd", Path.cwd())
        return self.connection_info

    async def poll(self) -> int | None:
        """Return None while the kernel runs, else its exit status."""
        if self._number is None:
            code: int | None = await super().poll()
            return code
        code = self._kernels.code(self._number)
        if code is not None and not self._is_over:
            self._is_over = True
            words = self._kernels.last_words()
            self.log.warning(f"The kernel ended (exit status {code}). {words}")
        return code

    async def wait(self) -> int | None:
        """Wait for the kernel's end."""
        if self._number is None:
            code: int | None = await super().wait()
            return code
        while (code := await self.poll()) is None:
            await asyncio.sleep(0.01)
        self._number = None
        return code

    async def send_signal(self, signum: int) -> None:
        """Send the kernel a signal; interrupts reach it, all others end it."""
        if self._number is None:
            await super().send_signal(signum)
        elif signum != 0:
            self._is_over = signum != signal.SIGINT
            self._kernels.send(self._number, signum)

    async def kill(self, restart: bool = False) -> None:
        """End the kernel."""
        if self._number is None:
            await super().kill(restart)
        else:
            await self.send_signal(signal.SIGKILL)

    async def terminate(self, restart: bool = False) -> None:
        """End the kernel: it has nothing to tidy up."""
        if self._number is None:
            await super().terminate(restart)
        else:
            await self.send_signal(signal.SIGKILL)

    async def cleanup(self, restart: bool = False) -> None:
        """Remove the kernel's sockets."""
        if self._folder is not None and not restart:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
        await super().cleanup(restart)

    def _is_wanted(self, variables: Any) -> bool:
        argv = self.kernel_spec.argv
        if not any(word.startswith("ipykernel") for word in argv):
            return False
        program = Path(argv[0])
        if program.is_absolute() and program.parent != Path(sys.executable).parent:
            return False
        chosen = self.kernel_spec.metadata.get("kernel_provisioner", {})
        named = chosen.get("provisioner_name") == NAME
        return named or bool(variables.get("NBGRADER_EXECUTION"))

    def _tell_missing(self, error: Exception) -> None:
        what = f"This kernel cannot be warm and walled in: {error}"
        if self.require_walls:
            raise RuntimeError(f"{what} WarmProvisioner.require_walls is set.")
        self.log.warning(
            f"{what}\nIt is an ordinary one: NOT ISOLATED, notebooks can do all that "
            "you can do. (python -m autograder doctor says more.)"
        )

    def _use_sockets(self) -> None:
        if self._folder is not None:
            return  # a restart: clients know where to find it
        parent = tempfile.gettempdir()
        self._folder = Path(
            tempfile.mkdtemp(
                prefix="kernel-", dir=parent if len(parent) < _LONGEST else "/tmp"
            )
        )
        manager = self.parent
        manager.transport = "ipc"
        manager.cache_ports = False
        manager.ip = str(self._folder / "s")
        numbers = enumerate(("shell", "iopub", "stdin", "hb", "control"), start=1)
        for number, name in numbers:
            setattr(manager, f"{name}_port", number)

    @contextlib.contextmanager
    def _packed(self, folder: str | None) -> Iterator[IO[bytes]]:
        """Pack the files beside the notebook: plain files, and no notebooks."""
        size = 0
        with tempfile.TemporaryFile() as file:
            with tarfile.open(fileobj=file, mode="w") as archive:
                for count, (name, path) in enumerate(_files(folder)):
                    size += path.lstat().st_size
                    if size > MAX_BYTES or count >= MAX_FILES:
                        self.log.warning(
                            f"Too much beside the notebook: {name} and what follows "
                            "is not in sight of its kernel."
                        )
                        break
                    _pack(archive, name, path)
            file.seek(0)
            yield file


def _files(folder: str | None) -> Iterator[tuple[str, Path]]:
    """Find plain files; symbolic links lead out of the folder, and are not followed."""
    for place, folders, names in os.walk(folder or "."):
        folders[:] = sorted(set(folders) - set(_NOT_COPIED))
        for name in sorted(names):
            path = Path(place, name)
            is_plain = stat.S_ISREG(path.lstat().st_mode)
            if is_plain and path.suffix != ".ipynb":
                yield path.relative_to(folder or ".").as_posix(), path


def _pack(archive: tarfile.TarFile, name: str, path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(descriptor, "rb") as content:
        entry = tarfile.TarInfo(name)
        entry.size = os.fstat(content.fileno()).st_size
        archive.addfile(entry, content)


def _listener(path: str) -> socket.socket:
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)  # of the kernel before a restart
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    made.bind(path)
    made.listen(100)
    made.setblocking(False)
    return made
