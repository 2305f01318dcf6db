"""A warm, walled-in kernel does what an ordinary one does."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest
from warm_kernels import (  # fixtures among them
    COURSE,
    MARKS,
    NOTHING,
    PROBE,
    chosen,
    client_of,
    end_zygote,
    report_in,
    runs,
    start,
    within,
)

from autograder.sandbox.guest.inner_wall import Limits
from autograder.sandbox.jupyter import kernels

pytestmark = MARKS


def test_a_notebook_sees_the_files_beside_it_and_nothing_of_the_instructors(
    start: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "table.csv").write_text("1,2\n", encoding="utf-8")
    (tmp_path / "helpers.py").write_text("answer = 42\n", encoding="utf-8")
    (tmp_path / "lesson.ipynb").write_text("{}", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(COURSE.root / "pyproject.toml")
    with client_of(start()) as run:
        report = report_in(run(PROBE.replace("ROOT", repr(str(COURSE.root)))))
        assert report == {**NOTHING, "beside": ["data", "helpers.py"]}
        assert run("import helpers; print(helpers.answer)") == "42\n"
        assert run("print(open('data/table.csv').read(), end='')") == "1,2\n"
    assert (tmp_path / "data" / "table.csv").read_text(encoding="utf-8") == "1,2\n"


@pytest.mark.parametrize("pictures", [True, False])
def test_a_cell_draws_its_figure_unless_pictures_are_off(
    start: Callable[..., Any], pictures: bool
) -> None:
    manager = start(pictures=pictures)
    client = manager.blocking_client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    kinds: list[str] = []
    client.execute_interactive(
        "import matplotlib.pyplot as plt; plt.plot([1, 2]);",
        timeout=60,
        output_hook=lambda message: kinds.extend(message["content"].get("data", {})),
    )
    client.stop_channels()
    assert ("image/png" in kinds) == pictures
    assert "text/plain" in kinds


def test_an_endless_cell_is_interrupted_and_the_kernel_lives_on(
    start: Callable[..., Any],
) -> None:
    import threading

    manager = start()
    with client_of(manager) as run:
        threading.Timer(1.0, manager.interrupt_kernel).start()
        assert "KeyboardInterrupt" in run("while True: pass")
        assert run("print(2 * 3)") == "6\n"


def test_a_kernel_restarts_in_place(start: Callable[..., Any]) -> None:
    manager = start()
    with client_of(manager) as run:
        assert run("number = 7; print(number)") == "7\n"
    manager.restart_kernel(now=True)
    with client_of(manager) as run:
        assert "NameError" in run("number")
        assert run("print(3 * 3)") == "9\n"


def test_a_kernel_that_ends_itself_is_noticed(start: Callable[..., Any]) -> None:
    manager, other = start(), start()
    client = manager.blocking_client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    client.execute("import os; os._exit(5)")
    assert within(10, lambda: not manager.is_alive())
    client.stop_channels()
    assert other.is_alive()
    with client_of(other) as run:
        assert run("print(1)") == "1\n"


def test_a_kernel_whose_processes_hold_too_much_together_ends_alone(
    start: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    kernels.close_shared()  # the limit is read when they start
    monkeypatch.setattr(Limits, "together", 800_000_000)
    manager, other = start(), start()
    greedy = "held = bytearray(500_000_000); import time; time.sleep(100)"
    client = manager.blocking_client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    one = f"subprocess.Popen([sys.executable, '-c', {greedy!r}])"
    client.execute(f"import subprocess, sys; {one}; {one}")
    assert within(60, lambda: not manager.is_alive())
    client.stop_channels()
    assert "more memory than allowed" in caplog.text
    assert other.is_alive()
    with client_of(other) as run:
        assert run("print(1)") == "1\n"


def test_nothing_of_a_kernel_survives_its_end(start: Callable[..., Any]) -> None:
    manager = start()
    folder = Path(manager.ip).parent
    assert kernels._shared is not None
    warm = psutil.Process(kernels._shared._warm.process.pid)
    before = len(warm.children(recursive=True))
    with client_of(manager) as run:
        run("import subprocess; subprocess.Popen(['sleep', '1000'])")
    assert len(warm.children(recursive=True)) > before
    manager.shutdown_kernel(now=True)
    # The wall's own process and the warm one stay.
    assert within(10, lambda: len(warm.children(recursive=True)) <= 2)
    assert not folder.exists()


def test_the_warm_process_ends_with_the_process_that_started_it(chosen: None) -> None:
    script = """
import os, time
os.environ["NBGRADER_EXECUTION"] = "autograde"
from jupyter_client.manager import KernelManager
from autograder.sandbox.jupyter import kernels
manager = KernelManager(kernel_name="python3")
manager.start_kernel()
print(kernels._shared._warm.process.pid, flush=True)
time.sleep(100)
"""
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            wall = psutil.Process(int(process.stdout.readline()))
            # The wall's two processes, the warm one, the kernel's two.
            full = within(20, lambda: len(wall.children(recursive=True)) >= 4)
            everything = [wall, *wall.children(recursive=True)]
        finally:
            process.kill()
    assert full
    assert within(10, lambda: not any(map(runs, everything)))


def test_other_kernels_than_nbgraders_stay_as_they_are(
    start: Callable[..., Any],
) -> None:
    manager = start("")
    assert manager.transport == "tcp"
    assert manager.provisioner.process is not None


def test_without_walls_the_kernel_is_an_ordinary_one_and_says_so(
    start: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_: None)
    kernels.close_shared()
    manager = start()
    kernels.close_shared()  # else it remembers that there are no walls
    assert "NOT ISOLATED" in caplog.text
    assert "bubblewrap" in caplog.text
    assert manager.provisioner.process is not None
    with client_of(manager) as run:
        assert run("print(1)") == "1\n"


def test_an_instructor_can_insist_on_walls(
    start: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_: None)
    kernels.close_shared()
    with pytest.raises(RuntimeError, match="install bubblewrap"):
        start(require_walls=True)
    kernels.close_shared()
