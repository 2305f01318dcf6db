"""What all tests share: no window, no cache of the developer, no missing browser."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from functools import lru_cache
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from browser import Server, Window
    from lesson_runs import Solved

os.environ["MPLBACKEND"] = "Agg"
# nbgrader calls `alembic` by name.
os.environ["PATH"] = os.pathsep.join(
    [str(Path(sys.executable).parent), os.environ.get("PATH", "")]
)
os.environ["COURSE_OFFLINE"] = "1"  # a lesson under test downloads nothing
os.environ["LESSON_PROFILE"] = "quick"
for name in ("COURSE_BACKBONE", "COURSE_CACHE"):  # a developer's own
    os.environ.pop(name, None)
# Two workers on two cores: more threads only wait for each other.
for name in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
    os.environ.setdefault(name, "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

# Not to be imported: it takes the forks away from whoever does.
collect_ignore = ["places/without_fork"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def find_browser() -> str | None:
    """Return the path of an installed Chromium or Chrome, if there is one."""
    found = (shutil.which(name) for name in BROWSERS)
    return next((path for path in found if path), None)


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together what shares a fixture; skip ``browser`` where there is none."""
    for item in items:
        if not item.get_closest_marker("xdist_group") and shares_a_fixture(item):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
    if find_browser():
        return
    skip = pytest.mark.skip(reason=f"none of {', '.join(BROWSERS)} is installed")
    for item in items:
        if "browser" in item.keywords:
            item.add_marker(skip)


def shares_a_fixture(item: pytest.Item) -> bool:
    """Tell whether a test waits for what its module makes once: for one worker."""
    found = getattr(item, "_fixtureinfo", None)
    used = found.name2fixturedefs.values() if found else ()
    return any(fixture.scope == "module" for one in used for fixture in one)


@pytest.fixture(scope="session")
def browser_path() -> str:
    """Return the path of the installed browser."""
    path = find_browser()
    if path is None:
        pytest.skip("no Chromium is installed")
    return path


@pytest.fixture(scope="session", autouse=True)
def _no_shared_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give this worker a cache of its own, which is empty."""
    os.environ["COURSE_CACHE"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def solved(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Solved]:
    """Return a function that gives a lesson's solved run; see `lesson_runs`."""
    from lesson_runs import solved

    return lru_cache(maxsize=None)(
        lambda lesson: solved(lesson, tmp_path_factory.mktemp(lesson))
    )


@pytest.fixture(scope="session")
def jupyter(
    browser_path: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Run one JupyterLab, on what a student has of the course, for all its tests."""
    from browser import Server, copy_course, jupyter_lab

    root = copy_course(tmp_path_factory.mktemp("course"))
    with jupyter_lab(root, tmp_path_factory.mktemp("home")) as address:
        yield Server(root, address)


@pytest.fixture
def lab(browser_path: str, jupyter: Server) -> Iterator[Window]:
    """Open a window on it; what runs in it ends with the test."""
    from browser import stop_kernels, window

    with window(browser_path, jupyter.address) as opened:
        yield opened
        stop_kernels(opened)


@pytest.fixture
def course_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty cache folder that COURSE_CACHE names for this test."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("COURSE_CACHE", str(folder))
    monkeypatch.delenv("COURSE_MIRROR", raising=False)
    return folder


@pytest.fixture(scope="session")
def cifar_files():
    """Return small batch files of the form that CIFAR-10 has."""
    import batches

    return batches.cifar10_files()


@pytest.fixture(scope="session")
def archive(cifar_files):
    """Return them as the archive that is downloaded."""
    import batches

    return batches.archive(cifar_files)


@pytest.fixture
def server(archive, course_cache, tmp_path, monkeypatch):
    """Run a server that misbehaves on request, with the data sets."""
    import batches
    from misbehaving import Misbehaving

    from utils.data import cifar10

    monkeypatch.delenv("COURSE_OFFLINE", raising=False)
    monkeypatch.delenv("COURSE_DATA", raising=False)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    with ThreadingHTTPServer(("127.0.0.1", 0), Misbehaving) as running:
        running.ranges = []
        running.bodies = {
            cifar10.CIFAR10.archive.name: archive,
            **batches.fashion_files(),
        }
        running.leave = threading.Event()
        running.address = f"http://127.0.0.1:{running.server_address[1]}"
        thread = threading.Thread(target=running.serve_forever, args=(0.02,))
        thread.start()
        yield running
        running.leave.set()
        running.shutdown()
        thread.join()
