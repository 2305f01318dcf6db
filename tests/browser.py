"""A JupyterLab of its own and a Chromium to look at it, for the browser tests."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error, Locator, Page, sync_playwright

REPOSITORY_ROOT = Path(__file__).parents[1]
TOKEN = "only-for-this-test"
PATIENCE = 60_000  # milliseconds: nothing a student waits for may take longer
START_LIMIT = 60  # seconds until the server answers
# The screenshots' window: a usual laptop.
WINDOW = {"width": 1280, "height": 900}
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever a page would fetch from elsewhere fails, as it does without a network.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
# JupyterLab asks on its first start whether to fetch news: no part of a lesson.
NO_NEWS = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}

_NOTEBOOK = "window.jupyterapp.shell.currentWidget"


def copy_course(folder: Path) -> Path:
    """Copy what a student has of the course, and nothing that could be changed."""
    for name in ("nbgrader_config.py", "pyproject.toml"):
        shutil.copyfile(REPOSITORY_ROOT / name, folder / name)
    shutil.copytree(
        REPOSITORY_ROOT / "lessons",
        folder / "lessons",
        ignore=shutil.ignore_patterns(".*"),
    )
    return folder


def environment(home: Path) -> dict[str, str]:
    """Return an environment that knows nothing of the developer's settings."""
    folders = {
        "HOME": home,
        "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_RUNTIME_DIR": home / "runtime",
        "JUPYTERLAB_SETTINGS_DIR": home / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": home / "workspaces",
        "IPYTHONDIR": home / "ipython",
        "COURSE_CACHE": home / "cache",
    }
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    # A test process draws without a window; a kernel has its own way of drawing.
    # CI makes widgets inert; here somebody is looking.
    own = (
        "CI",
        "COURSE_DATA",
        "JUPYTER_PATH",
        "MPLBACKEND",
        "NBGRADER_EXECUTION",
        "PYTHONPATH",
    )
    inherited = {name: value for name, value in os.environ.items() if name not in own}
    programs = [str(Path(sys.executable).parent), inherited.get("PATH", "")]
    return {
        **inherited,
        **{name: str(folder) for name, folder in folders.items()},
        "PATH": os.pathsep.join(programs),
        "PYTHONPATH": str(REPOSITORY_ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


@contextlib.contextmanager
def jupyter_lab(root: Path, home: Path) -> Iterator[str]:
    """Run JupyterLab on a folder; yield its address, ending in a slash."""
    variables = environment(home)
    settings = home / "config" / "labconfig"
    settings.mkdir()
    (settings / "page_config.json").write_text(json.dumps(NO_NEWS), encoding="utf-8")
    options = [
        "--no-browser",
        "--ip=127.0.0.1",
        "--port=0",
        f"--IdentityProvider.token={TOKEN}",
        f"--ServerApp.root_dir={root}",
        "--LabApp.expose_app_in_browser=True",
    ]
    if getattr(os, "geteuid", lambda: 1)() == 0:
        options.append("--allow-root")
    log = home / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyter", "lab", *options],
            cwd=root,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield _address(process, home / "runtime", log)
    finally:
        process.terminate()  # it ends its kernels, too
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _address(process: subprocess.Popen[bytes], runtime: Path, log: Path) -> str:
    """Wait for the file in which a server says where it listens."""
    until = time.monotonic() + START_LIMIT
    while process.poll() is None and time.monotonic() < until:
        for path in runtime.glob("jpserver-*.json"):
            with contextlib.suppress(ValueError, KeyError):  # half written
                return str(json.loads(path.read_text(encoding="utf-8"))["url"])
        time.sleep(0.1)
    said = log.read_text(encoding="utf-8", errors="replace")[-3000:]
    pytest.fail(f"JupyterLab did not start within {START_LIMIT} seconds:\n{said}")


@dataclass(frozen=True)
class Server:
    """A running JupyterLab."""

    root: Path
    address: str


@dataclass
class Window:
    """A browser window, and what it asked of other computers."""

    page: Page
    address: str
    foreign: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Open a path of the server, signed in."""
        separator = "&" if "?" in path else "?"
        self.page.goto(f"{self.address}{path}{separator}token={TOKEN}")

    def photograph(self, name: str, what: Locator | None = None) -> None:
        """Keep a picture in the folder named by COURSE_SCREENSHOTS, if there is one."""
        folder = os.environ.get("COURSE_SCREENSHOTS")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            (what or self.page).screenshot(path=str(Path(folder) / f"{name}.png"))


@contextlib.contextmanager
def window(browser_path: str, address: str) -> Iterator[Window]:
    """Open a Chromium window on a server; close it and its kernels afterwards."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path, args=CHROMIUM_FLAGS
        )
        try:
            page = browser.new_page(viewport=WINDOW)  # type: ignore[arg-type]
            page.set_default_timeout(PATIENCE)
            opened = Window(page, address)
            page.on("request", lambda request: _note(opened, request.url))
            yield opened
        finally:
            browser.close()


def _note(opened: Window, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1":
        opened.foreign.append(url)


class Notebook:
    """A notebook in JupyterLab: cells by number, texts as people see them.

    Only cells near the screen are drawn. So what is in the notebook is read from
    JupyterLab's model of it, and what is on the screen is scrolled to first.
    """

    def __init__(self, opened: Window, path: str) -> None:
        self.page = opened.page
        opened.go(f"lab/tree/{path}?reset")  # nothing that was open before
        self.page.locator(".jp-NotebookPanel-toolbar").first.wait_for()
        self.wait(
            f"window.jupyterapp && {_NOTEBOOK}?.context?.isReady"
            f" && {_NOTEBOOK}.context.path === {json.dumps(path)}"
            f" && {_NOTEBOOK}.sessionContext?.session?.kernel?.status === 'idle'"
        )

    def wait(self, condition: str) -> None:
        """Wait until a JavaScript expression is true."""
        self.page.wait_for_function(condition, timeout=PATIENCE, polling=200)

    def cells(self) -> list[dict[str, Any]]:
        """Return the cells as they would be saved."""
        cells: list[dict[str, Any]] = self.page.evaluate(
            f"{_NOTEBOOK}.content.model.toJSON().cells"
        )
        return cells

    def run(self, command: str, **arguments: Any) -> None:
        """Run one of JupyterLab's commands, and wait for it."""
        self.page.evaluate(
            "([command, options]) => window.jupyterapp.commands"
            ".execute(command, options).then(() => null)",
            [command, arguments],
        )

    def menu(self, *names: str) -> None:
        """Choose an entry of the menu bar."""
        self.page.locator(".lm-MenuBar-item", has_text=names[0]).first.click()
        for name in names[1:]:
            label = self.page.get_by_text(name, exact=True)
            self.page.locator(".lm-Menu-item").filter(has=label).first.click()

    def number_of(self, text: str) -> int:
        """Return the number of the first cell whose source holds a text."""
        for number, cell in enumerate(self.cells()):
            if text in "".join(cell["source"]):
                return number
        raise AssertionError(f"no cell holds {text!r}")

    def solution(self, exercise: str) -> int:
        """Return the number of an exercise's solution cell."""
        for number, cell in enumerate(self.cells()):
            if cell["metadata"].get("nbgrader", {}).get("grade_id") == exercise:
                return number
        raise AssertionError(f"no cell has the grade_id {exercise!r}")

    def show(self, number: int) -> Locator:
        """Scroll to a cell and return what is on the screen of it."""
        self.page.evaluate(
            "async (number) => { const content = "
            f"{_NOTEBOOK}.content; content.activeCellIndex = number;"
            " await content.scrollToItem(number, 'start'); }",
            number,
        )
        cell = self.page.locator(f'.jp-Cell[data-windowed-list-index="{number}"]')
        cell.wait_for()
        return cell

    def type_into(self, number: int, source: str) -> None:
        """Replace a cell's text with the keyboard."""
        self.show(number).locator(".cm-content").click()
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.insert_text(source)
        assert "".join(self.cells()[number]["source"]) == source

    def run_cell(self, number: int) -> Locator:
        """Run one cell with Shift + Enter; return it when its answer is there."""
        before = self.cells()[number]["execution_count"]
        self.show(number).locator(".cm-content").click()
        self.page.keyboard.press("Shift+Enter")
        cell = f"{_NOTEBOOK}.content.model.cells.get({number})"
        self.wait(
            f"{cell}.executionState !== 'running'"
            f" && {cell}.executionCount && {cell}.executionCount !== {before or 0}"
        )
        return self.show(number)


def text_of(cell: dict[str, Any], kind: str = "text/plain") -> str:
    """Return what a cell printed or displayed, of one type."""
    texts = []
    for output in cell.get("outputs", []):
        value = output.get("text") or output.get("data", {}).get(kind, "")
        texts.append("".join(value))
    return "\n".join(texts)


def stop_kernels(opened: Window) -> None:
    """End what the page's notebooks left running, so that the next test has room."""
    with contextlib.suppress(Error):
        opened.page.evaluate(
            "window.jupyterapp?.serviceManager.sessions.shutdownAll().then(() => null)"
        )


def until_it_changes(picture: Locator, act: Callable[[], None]) -> None:
    """Repeat what a student does until a widget's picture changes.

    JupyterLab draws a cell anew while it is scrolled into view, and what is typed
    in that moment is lost; a person types it again.
    """
    before = picture.get_attribute("src")
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until:
        act()
        patience = time.monotonic() + 5
        while time.monotonic() < patience:
            if picture.get_attribute("src") != before:
                return
            time.sleep(0.1)
    pytest.fail("the picture did not change")
