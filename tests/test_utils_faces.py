"""Each package of utils has a face: sorted, whole, and used by somebody outside."""

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = sorted(path.parent.name for path in ROOT.glob("utils/*/__init__.py"))
OUTSIDE = ("solutions", "benchmarks", "autograder", "tests/answers", "utils")
FROM = re.compile(r"from utils\.(\w+) import (?:\(([^)]*)\)|([^(\n]*))")
QUALIFIED = re.compile(rf"\b({'|'.join(PACKAGES)})\.(\w+)")


def used_outside():
    """Return each (package, name) that a file outside the package writes."""
    found = set()
    for path in (path for folder in OUTSIDE for path in (ROOT / folder).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        written = set(QUALIFIED.findall(text))
        for package, several, line in FROM.findall(text):
            names = re.findall(r"\w+", several or line.partition("#")[0])
            written |= {(package, name) for name in names}
        found |= {use for use in written if path.parent != ROOT / "utils" / use[0]}
    return found


@pytest.fixture(scope="module")
def uses():
    return used_outside()


def in_order(names):
    """Constants, then classes, then functions, each by the alphabet."""
    kind = lambda name: 0 if name.isupper() else 1 if name[0].isupper() else 2  # noqa: E731
    return sorted(names, key=lambda name: (kind(name), name))


@pytest.mark.parametrize("package", PACKAGES)
def test_a_face_is_sorted_and_whole(package):
    module = importlib.import_module(f"utils.{package}")
    assert module.__all__ == in_order(set(module.__all__))
    given = {
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and not hasattr(value, "__path__")
        if type(value).__name__ != "module"
    }
    assert given == set(module.__all__)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_face_holds_only_what_somebody_outside_uses(package, uses):
    module = importlib.import_module(f"utils.{package}")
    unused = [name for name in module.__all__ if (package, name) not in uses]
    assert unused == []


def test_lessons_import_packages_only():
    inner = re.compile(r"utils\.\w+\.\w+")
    for path in (ROOT / "solutions").glob("*/*.py"):
        lines = [
            line
            for line in path.read_text(encoding="utf-8").splitlines()
            if line.lstrip().startswith(("from utils", "import utils"))
        ]
        assert not [line for line in lines if inner.search(line)], path.name


def test_utils_is_packages_and_nothing_else():
    assert [path.name for path in ROOT.glob("utils/*.py")] == ["__init__.py"]
    assert len(PACKAGES) == 15
