"""Stock nbgrader with warm, walled-in kernels."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest

from autograder.authoring.build import build
from autograder.course import Course
from autograder.engine import doctor
from autograder.engine.demo import prepare
from autograder.grading import life
from autograder.grading.bank import load_bank, solution_sources
from autograder.grading.command import run_nbgrader

COURSE = Course.find(Path(__file__).parent)
LESSON = "01_edge_detection"
NAME = "course-warm"
CHOICE = "JUPYTER_DEFAULT_PROVISIONER_NAME"

pytestmark = [
    pytest.mark.slow,
    # jupyter_client leaves its event loops to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.skipif(bool(doctor.missing()), reason="no walls on this machine"),
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


@pytest.fixture
def chosen(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Register the provisioner as the installation does, and choose it."""
    from jupyter_client.provisioning import KernelProvisionerFactory

    folder = tmp_path_factory.mktemp("registered")
    info = folder / "warm_kernels-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: warm-kernels\n")
    (info / "entry_points.txt").write_text(
        "[jupyter_client.kernel_provisioners]\n"
        f"{NAME} = autograder.engine.provisioner:WarmProvisioner\n"
    )
    monkeypatch.syspath_prepend(str(folder))
    paths = [str(COURSE.root), str(folder), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))
    monkeypatch.setenv(CHOICE, NAME)
    monkeypatch.setenv("COURSE_SECRET", "not for notebooks")
    KernelProvisionerFactory.clear_instance()  # it remembers the choice
    yield
    KernelProvisionerFactory.clear_instance()


def registered_in_pyproject() -> str:
    import tomllib

    text = (COURSE.root / "pyproject.toml").read_text(encoding="utf-8")
    groups = tomllib.loads(text)["project"]["entry-points"]
    return str(groups["jupyter_client.kernel_provisioners"][NAME])


def test_the_installation_registers_the_provisioner() -> None:
    from autograder.engine import provisioner

    assert provisioner.NAME == NAME
    assert registered_in_pyproject() == "autograder.engine.provisioner:WarmProvisioner"


# ---------------------------------------------------------------------------
# nbgrader itself
# ---------------------------------------------------------------------------


def test_nbgrader_autograde_gives_the_same_scores_in_warm_kernels(
    tmp_path: Path, chosen: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_class(tmp_path / "course")
    monkeypatch.delenv(CHOICE)
    autograde(root)
    ordinary = scores(root)
    assert probed(root)["solutions"]  # what the walls are for
    monkeypatch.setenv(CHOICE, NAME)
    lines = autograde(root, "--force")
    assert scores(root) == ordinary
    assert sum(ordinary["ada"].values()) == 18
    assert 0 < sum(ordinary["eve"].values()) < 18
    assert not any("NOT ISOLATED" in line for line in lines)
    assert probed(root) == {**NOTHING, "beside": ["table.csv"]}


def make_class(folder: Path) -> Path:
    stage = replace(COURSE, root=prepare(COURSE, folder))
    build(stage)
    root = stage.root
    text = (root / "lessons" / LESSON / f"{LESSON}.ipynb").read_text("utf-8")
    life.generate_assignment(root, LESSON)
    right = solution_sources(COURSE, LESSON)
    for student, answers in {"ada": right, "eve": right | wrong(3)}.items():
        notebook = json.loads(text)
        for cell in notebook["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id")
            cell["source"] = answers.get(name, cell["source"])
        if student == "eve":
            probe = PROBE.replace("ROOT", repr(str(root)))
            cell = nbformat.v4.new_code_cell(probe, id="a-probe")
            notebook["cells"].append(cell)
        place = root / "submitted" / student / LESSON
        place.mkdir(parents=True)
        (place / f"{LESSON}.ipynb").write_text(json.dumps(notebook), "utf-8")
        (place / "table.csv").write_text("1,2\n")
    return root


def wrong(count: int) -> dict[str, str]:
    names = list(solution_sources(COURSE, LESSON))[:count]
    banks = {name: load_bank(COURSE, LESSON, name) for name in names}
    return {name: bank.of_kind("wrong")[0].source for name, bank in banks.items()}


def autograde(root: Path, *options: str) -> tuple[str, ...]:
    finished = run_nbgrader(root, "autograde", LESSON, *options, limit=250)
    assert finished.code == 0, finished.lines
    return finished.lines


def scores(root: Path) -> dict[str, dict[str, float]]:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{root}/gradebook.db", "cnn-course") as book:
        return {
            student: {
                grade.name: grade.auto_score
                for grade in book.find_submission_notebook(
                    LESSON, LESSON, student
                ).grades
            }
            for student in ("ada", "eve")
        }


def probed(root: Path) -> dict[str, Any]:
    path = root / "autograded" / "eve" / LESSON / f"{LESSON}.ipynb"
    cell = json.loads(path.read_text("utf-8"))["cells"][-1]
    return report_in("".join(cell["outputs"][0]["text"]))


def report_in(text: str) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(text.split("PROBE")[1])
    return report


# ---------------------------------------------------------------------------
# Single kernels
# ---------------------------------------------------------------------------


@pytest.fixture(autouse=True, scope="module")
def end_warm_process() -> Iterator[None]:
    """End the warm process that the kernels of all tests share."""
    from autograder.engine import kernels

    yield
    kernels.close_shared()


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


def test_a_notebook_sees_the_files_beside_it_and_nothing_of_the_instructors(
    start: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "table.csv").write_text("1,2\n")
    (tmp_path / "helpers.py").write_text("answer = 42\n")
    (tmp_path / "lesson.ipynb").write_text("{}")
    (tmp_path / "link.txt").symlink_to(COURSE.root / "pyproject.toml")
    with client_of(start()) as run:
        report = report_in(run(PROBE.replace("ROOT", repr(str(COURSE.root)))))
        assert report == {**NOTHING, "beside": ["data", "helpers.py"]}
        assert run("import helpers; print(helpers.answer)") == "42\n"
        assert run("print(open('data/table.csv').read(), end='')") == "1,2\n"
    assert (tmp_path / "data" / "table.csv").read_text() == "1,2\n"


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


def test_nothing_of_a_kernel_survives_its_end(start: Callable[..., Any]) -> None:
    from autograder.engine import kernels

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
from autograder.engine import kernels
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
    from autograder.engine import kernels

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
    from autograder.engine import kernels

    monkeypatch.setattr(shutil, "which", lambda *_: None)
    kernels.close_shared()
    with pytest.raises(RuntimeError, match="install bubblewrap"):
        start(require_walls=True)
    kernels.close_shared()


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
