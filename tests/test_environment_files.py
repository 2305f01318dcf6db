import importlib.metadata
import re
import tomllib
from pathlib import Path

import yaml
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[1]


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


def conda_pins() -> dict[str, str]:
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))[
        "dependencies"
    ]
    (pip,) = [item["pip"] for item in listed if isinstance(item, dict)]
    found = [item.split("==") for item in pip if "==" in item]
    return {normal(name): version for name, version in found}


def test_everything_required_is_pinned():
    assert requirements("lab", "dev") <= set(pins())


def test_conda_and_pip_install_the_same_versions():
    assert conda_pins() == {name: pins()[name] for name in requirements("lab")}


def test_conda_installs_the_course_itself():
    assert "--editable ." in (ROOT / "environment.yml").read_text(encoding="utf-8")


def test_no_pin_points_to_a_file_or_an_address():
    assert not re.search(
        r"@|://|file:", (ROOT / "constraints.txt").read_text(encoding="utf-8")
    )


def test_every_pin_installs_on_the_oldest_python_promised():
    oldest = project()["requires-python"].removeprefix(">=") + ".0"
    refused = [
        f"{item.name} {item.version} wants {wanted}"
        for item in importlib.metadata.distributions()
        if normal(item.name) in pins()
        # Not every package says, and a backport's metadata raises for [...] then.
        and (wanted := item.metadata.get("Requires-Python"))
        and not SpecifierSet(wanted).contains(oldest)
    ]
    assert refused == []
