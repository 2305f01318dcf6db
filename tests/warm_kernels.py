"""What tests of warm kernels share: how they are chosen, started and looked into.

A test module that imports a fixture imports those, too, which it needs.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from autograder.course import Course
from autograder.sandbox.host import outer_wall

COURSE = Course.find(Path(__file__).parent)
NAME = "course-warm"
CHOICE = "JUPYTER_DEFAULT_PROVISIONER_NAME"

MARKS = [
    pytest.mark.slow,
    # jupyter_client leaves its event loops to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.skipif(bool(outer_wall.missing()), reason="no walls on this machine"),
]

PROBE = """
import json, os, socket
def reached(call, *arguments):
    try:
        call(*arguments)
    except OSError:
        return False
    return True
print("PROBE" + json.dumps({
    "network": reached(socket.create_connection, ("1.1.1.1", 53), 1),
    "loopback": reached(socket.create_connection, ("127.0.0.1", 22), 1),
    "solutions": os.path.exists(ROOT + "/solutions"),
    "gradebook": os.path.exists(ROOT + "/gradebook.db"),
    "others": os.path.exists(ROOT + "/submitted"),
    "secret": "COURSE_SECRET" in os.environ,
    "root": os.geteuid() == 0,
    "beside": sorted(os.listdir(".")),
}))
"""
NOTHING = dict.fromkeys(
    ("network", "loopback", "solutions", "gradebook", "others", "secret", "root"), False
)


@pytest.fixture(scope="module")
def end_zygote() -> Iterator[None]:
    """End the zygote that the kernels of all tests share."""
    from autograder.sandbox.jupyter import kernels

    yield
    kernels.close_shared()


@pytest.fixture
def chosen(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    end_zygote: None,
) -> Iterator[None]:
    """Register the provisioner as the installation does, and choose it."""
    from jupyter_client.provisioning import KernelProvisionerFactory

    folder = tmp_path_factory.mktemp("registered")
    info = folder / "warm_kernels-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: warm-kernels\n", encoding="utf-8"
    )
    (info / "entry_points.txt").write_text(
        "[jupyter_client.kernel_provisioners]\n"
        f"{NAME} = autograder.sandbox.jupyter.provisioner:WarmProvisioner\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(folder))
    paths = [str(COURSE.root), str(folder), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))
    monkeypatch.setenv(CHOICE, NAME)
    monkeypatch.setenv("COURSE_SECRET", "not for notebooks")
    KernelProvisionerFactory.clear_instance()  # it remembers the choice
    yield
    KernelProvisionerFactory.clear_instance()


@pytest.fixture
def start(chosen: None, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Start kernels as nbclient does, and end them afterwards."""
    from jupyter_client.manager import KernelManager
    from traitlets.config import Config

    managers = []

    def started(execution: str = "autograde", **settings: Any) -> Any:
        config = Config({"WarmProvisioner": settings})
        manager = KernelManager(kernel_name="python3", config=config)
        managers.append(manager)
        variables = {**os.environ, "NBGRADER_EXECUTION": execution}
        manager.start_kernel(cwd=str(tmp_path), env=variables)
        return manager

    yield started
    for manager in managers:
        if manager.has_kernel:
            manager.shutdown_kernel(now=True)
        manager.context.destroy(linger=0)


@contextlib.contextmanager
def client_of(manager: Any) -> Iterator[Callable[[str], str]]:
    client = manager.blocking_client()
    client.start_channels()
    client.wait_for_ready(timeout=60)

    def run(source: str) -> str:
        said: list[str] = []

        def hear(message: dict[str, Any]) -> None:
            content = message["content"]
            said.append(content.get("text") or content.get("ename") or "")

        client.execute_interactive(source, timeout=60, output_hook=hear)
        return "".join(said)

    try:
        yield run
    finally:
        client.stop_channels()


def report_in(text: str) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(text.split("PROBE")[1])
    return report


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
