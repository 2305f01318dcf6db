"""Build the course's website into build/site/html: ``python docs/site/build.py``.

The released lessons are run as they are, in the quick profile and offline; what was
run once is kept. Name lessons (``build.py 00 01``) to see these only, with the examples
of an earlier build. The pages are those that `index.md` lists.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import links
from opening import draw_opening

from autograder.course import SHIPPED, Course

HERE = Path(__file__).parent
COURSE = Course.find(HERE)
ROOT = COURSE.root
BUILD = ROOT / "build" / "site"
SOURCE, HTML, DEMO = BUILD / "source", BUILD / "html", BUILD / "demo"
EXTRA = SOURCE / "extra"  # goes into the site as it is
BUNDLE = "cnn-course.zip"
SAMPLE = "01_edge_detection"
_LINK = re.compile(r"(?<!!)\[(?P<words>[^\]]*)\]\((?P<link>[^)\s]+)\)")
_ADDRESS = re.compile(r"[a-z]+:|#|/")


def main(names: list[str]) -> int:
    """Build the site; return how many of its links are broken."""
    started = time.monotonic()
    lessons = COURSE.select(names)
    _say("Staging the pages")
    stage(lessons)
    if not names or not (DEMO / "exports").is_dir():
        _say("A sample class, for the examples")
        _run("-m", "autograder", "demo", "--to", str(DEMO), "--lesson", SAMPLE)
    stage_examples()
    _run("-m", "autograder", "release", "--to", str(EXTRA / BUNDLE))
    _say(f"Running {len(lessons)} lessons, and making the pages")
    shutil.rmtree(HTML, ignore_errors=True)
    make_pages()
    tidy(lessons)
    _say("Looking at the links")
    found = links.check(HTML)
    seconds = time.monotonic() - started
    _say(f"{HTML.relative_to(ROOT)}/index.html after {seconds / 60:.1f} minutes")
    return len(found.broken)


def stage(lessons: tuple[str, ...]) -> None:
    """Copy what Sphinx reads to a folder, under the paths of the repository."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    (SOURCE / "_static").mkdir(parents=True)
    for name in ("conf.py", "notebook_pages.py", "index.md", "examples.md"):
        shutil.copyfile(HERE / name, SOURCE / name)
    shutil.copyfile(HERE / "site.css", SOURCE / "_static" / "site.css")
    draw_opening(SOURCE / "_static" / "opening.png")
    paths = [*_listed_pages(), *(f"lessons/{name}/{name}.ipynb" for name in lessons)]
    for path in paths:
        target = SOURCE / path
        target.parent.mkdir(parents=True, exist_ok=True)
        text = (ROOT / path).read_text(encoding="utf-8")
        change = _staged_notebook if path.endswith(".ipynb") else _staged_text
        target.write_text(change(text, path, set(paths)), encoding="utf-8")


def _listed_pages() -> list[str]:
    """Return the repository's pages that the start page lists, by their paths."""
    lines = (HERE / "index.md").read_text(encoding="utf-8").splitlines()
    found = [
        path.relative_to(ROOT).as_posix()
        for line in lines
        if re.fullmatch(r"[\w/*]+", line)
        for path in sorted(ROOT.glob(f"{line}.md"))
    ]
    return list(dict.fromkeys(found))


def _staged_notebook(text: str, path: str, staged: set[str]) -> str:
    """Return a notebook with links that lead somewhere; its code is not touched."""
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            words = _with_pictures(cell, (SOURCE / path).parent)
            cell["source"] = _staged_text(words, path, staged)
        elif cell["metadata"].get("jupyter", {}).get("source_hidden"):
            cell["metadata"]["tags"] = ["hide-input"]  # as JupyterLab folds it
    return json.dumps(notebook)


def _with_pictures(cell: dict[str, Any], folder: Path) -> str:
    """Return a cell's text; pictures in it become files beside the notebook."""
    words = "".join(cell["source"])
    for name, forms in cell.pop("attachments", {}).items():
        picture = base64.b64decode(next(iter(forms.values())))
        (folder / name).write_bytes(picture)
        words = words.replace(f"](attachment:{name})", f"]({name})")
    return words


def _staged_text(text: str, path: str, staged: set[str]) -> str:
    """Return Markdown in which a link to what the site does not have is only words."""

    def kept(match: re.Match[str]) -> str:
        link = match["link"].partition("#")[0]
        target = os.path.normpath(Path(path).parent / link)
        is_there = _ADDRESS.match(match["link"]) or Path(target).as_posix() in staged
        return match[0] if is_there else match["words"]

    return _LINK.sub(kept, text)


def stage_examples() -> None:
    """Take the demo's report, tables and feedback, and link them."""
    for folder in ("exports", "feedback"):
        shutil.copytree(DEMO / folder, EXTRA / "examples" / folder)
    exports = EXTRA / "examples" / "exports"
    pages = sorted((EXTRA / "examples" / "feedback").glob("*/*/*.html"))
    tables = sorted((exports / SAMPLE).glob("*.csv"))
    _fill(
        "examples.md",
        report=_href(exports / SAMPLE / "report.html"),
        feedback=_href(_most_told(pages)),
        gradebook=_href(exports / "gradebook.csv"),
        tables=", ".join(f'<a href="{_href(t)}">{t.name}</a>' for t in tables),
    )
    _fill("index.md", bundle=BUNDLE)


def _most_told(pages: list[Path]) -> Path:
    """Return the page with the most hints: there is something to see in it."""
    return max(pages, key=lambda page: page.read_text("utf-8").count("Hint"))


def _href(path: Path) -> str:
    return quote(path.relative_to(EXTRA).as_posix())


def _fill(page: str, **values: str) -> None:
    path = SOURCE / page
    text = path.read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"{{{{ {name} }}}}", value)
    path.write_text(text, encoding="utf-8")


def make_pages() -> None:
    """Run Sphinx; a warning is an error."""
    cache = BUILD / "cache" / code_digest()
    for old in (BUILD / "cache").glob("*"):
        if old != cache:
            shutil.rmtree(old)
    cache.mkdir(parents=True, exist_ok=True)
    _run(
        *("-m", "sphinx", "-b", "html", "-j", "2", "-W", "--keep-going", "-q"),
        *("-d", str(BUILD / "doctrees"), str(SOURCE), str(HTML)),
        SITE_CACHE=str(cache),
    )


def code_digest() -> str:
    """Return a name for the code that the lessons import, and its versions."""
    folders = (ROOT / "utils", *(ROOT / "autograder" / name for name in SHIPPED))
    files = [p for f in folders for p in sorted(f.rglob("*")) if p.suffix != ".pyc"]
    digest = hashlib.sha256()
    for path in (*filter(Path.is_file, files), ROOT / "constraints.txt"):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def tidy(lessons: tuple[str, ...]) -> None:
    """Give downloads the lessons byte for byte, and drop the theme's own templates."""
    for name in lessons:
        path = Path("lessons", name, f"{name}.ipynb")
        shutil.copyfile(ROOT / path, HTML / "_sources" / path)
    for template in (HTML / "_static").glob("*.html"):
        template.unlink()


def _environment(**more: str) -> dict[str, str]:
    """Return an environment in which lessons run small, offline and without widgets."""
    own = ("COURSE_DATA", "COURSE_MIRROR", "NBGRADER_EXECUTION", "MPLBACKEND")
    inherited = {name: value for name, value in os.environ.items() if name not in own}
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "COURSE_CACHE": str(BUILD / "no-data")}
    small = {"LESSON_PROFILE": "quick", "COURSE_OFFLINE": "1", "CI": "1"}
    return {**inherited, **quiet, **small, **more}


def _run(*arguments: str, **more: str) -> None:
    command = [sys.executable, *arguments]
    subprocess.run(command, cwd=ROOT, env=_environment(**more), check=True)


def _say(text: str) -> None:
    print(f"· {text}", flush=True)


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
