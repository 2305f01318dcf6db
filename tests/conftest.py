"""What all tests share: no window, no cache of the developer, no missing browser."""

import os
import shutil
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

os.environ["MPLBACKEND"] = "Agg"
os.environ["COURSE_OFFLINE"] = "1"  # a lesson under test downloads nothing
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def find_browser() -> str | None:
    """Return the path of an installed Chromium or Chrome, if there is one."""
    found = (shutil.which(name) for name in BROWSERS)
    return next((path for path in found if path), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip tests marked ``browser`` where no browser is installed."""
    if find_browser():
        return
    skip = pytest.mark.skip(reason=f"none of {', '.join(BROWSERS)} is installed")
    for item in items:
        if "browser" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(scope="session")
def browser_path() -> str:
    """Return the path of the installed browser."""
    path = find_browser()
    if path is None:
        pytest.skip("no Chromium is installed")
    return path


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
        running.bodies = {cifar10.ARCHIVE: archive, **batches.fashion_files()}
        running.leave = threading.Event()
        running.address = f"http://127.0.0.1:{running.server_address[1]}"
        thread = threading.Thread(target=running.serve_forever, args=(0.02,))
        thread.start()
        yield running
        running.leave.set()
        running.shutdown()
        thread.join()
