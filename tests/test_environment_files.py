import importlib.metadata
import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[1]
_spec = importlib.util.spec_from_file_location("supported", ROOT / ".ci/supported.py")
supported = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(supported)


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    found = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {normal(name): version for name, version in found}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
        "project"
    ]


def requirements(*extras: str) -> set[str]:
    listed = list(project()["dependencies"])
    for extra in extras:
        listed += project()["optional-dependencies"][extra]
    names = {normal(re.match(r"[\w.-]+", item).group(0)) for item in listed}
    return names - {"cnn-course"}


def test_everything_required_is_pinned():
    assert requirements("lab", "dev", "site") <= set(pins())


def test_conda_installs_the_course_with_the_pinned_versions():
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    listed = yaml.safe_load(text)["dependencies"]
    (lines,) = [item["pip"] for item in listed if isinstance(item, dict)]
    assert lines == ["--constraint constraints.txt", "--editable .[lab]"]
    assert ".[dev]" in text  # what instructors write


def test_no_pin_points_to_a_file_or_an_address():
    assert not re.search(
        r"@|://|file:", (ROOT / "constraints.txt").read_text(encoding="utf-8")
    )


def test_every_pin_installs_on_the_oldest_python_promised():
    oldest = ".".join(map(str, supported.LOWEST)) + ".0"
    refused = [
        f"{item.name} {item.version} wants {wanted}"
        for item in importlib.metadata.distributions()
        if normal(item.name) in pins()
        # Not every package says, and a backport's metadata raises for [...] then.
        and (wanted := item.metadata.get("Requires-Python"))
        and not SpecifierSet(wanted).contains(oldest)
    ]
    assert refused == []


def test_pip_and_make_promise_the_same_pythons():
    wanted = SpecifierSet(project()["requires-python"])
    for minor in range(8, 20):
        refused = supported.refusal((3, minor), "Linux", "x86_64")
        assert bool(refused) != wanted.contains(f"3.{minor}.0")
        assert not refused or "3.11, 3.12 or 3.13" in refused


@pytest.mark.parametrize(
    ("system", "machine", "words"),
    [
        ("Darwin", "x86_64", "Intel"),
        ("Windows", "ARM64", "Windows on ARM"),
        ("Darwin", "arm64", ""),
        ("Windows", "AMD64", ""),
        ("Linux", "aarch64", ""),
    ],
)
def test_systems_without_tensorflow_are_told_so(system, machine, words):
    said = supported.refusal((3, 12), system, machine)
    assert words in said
    assert bool(words) == bool(said) == ("Colab" in said)


def test_this_computer_is_let_through() -> None:
    program = [sys.executable, str(ROOT / ".ci/supported.py")]
    assert subprocess.run(program, check=False).returncode == 0
