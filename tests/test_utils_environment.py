import os
import random
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from utils.machine import description, environment, hardware

ROOT = Path(__file__).parents[1]
HEAVY = ("tensorflow", "keras", "matplotlib", "scipy", "skimage", "sklearn", "IPython")


@pytest.fixture(autouse=True)
def plain_surroundings(monkeypatch):
    for name in ("LESSON_PROFILE", "NBGRADER_EXECUTION", "CI", "COLAB_RELEASE_TAG"):
        monkeypatch.delenv(name, raising=False)


def run_python(code, **variables):
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return result


def test_importing_utils_loads_nothing_heavy():
    code = (
        "import sys, utils, utils.machine, utils.data, utils.download\n"
        "print(utils.machine.profile())\n"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    profile, heavy = run_python(code, LESSON_PROFILE="").stdout.splitlines()
    assert heavy == "[]"
    assert profile in environment.PROFILES


def test_profile_is_quick_without_a_gpu(monkeypatch):
    monkeypatch.setattr(hardware, "gpu_name", lambda: "")
    assert environment.profile() == "quick"


def test_profile_is_full_with_a_gpu(monkeypatch):
    monkeypatch.setattr(hardware, "gpu_name", lambda: "Tesla T4")
    assert environment.profile() == "full"
    assert "Tesla T4" in environment.report_device()


@pytest.mark.parametrize("value", ["quick", "full", " Full "])
def test_profile_follows_the_environment_variable(monkeypatch, value):
    monkeypatch.setenv("LESSON_PROFILE", value)
    assert environment.profile() == value.strip().lower()


def test_profile_explains_an_unknown_value(monkeypatch):
    monkeypatch.setenv("LESSON_PROFILE", "fast")
    with pytest.raises(ValueError, match=r"quick or full.*'fast'.*Set it"):
        environment.profile()


def fake_nvidia_smi(folder, text, status=0):
    tool = folder / "nvidia-smi"
    tool.write_text(f"#!/bin/sh\nprintf '{text}'\nexit {status}\n", encoding="utf-8")
    tool.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
@pytest.mark.parametrize(
    ("text", "status", "expected"),
    [("Tesla T4\\nTesla T4\\n", 0, "Tesla T4"), ("", 0, ""), ("no driver", 9, "")],
)
def test_driver_gpu_reads_what_nvidia_smi_says(
    tmp_path, monkeypatch, text, status, expected
):
    fake_nvidia_smi(tmp_path, text, status)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    hardware.driver_gpu.cache_clear()
    try:
        assert hardware.driver_gpu() == expected
    finally:
        hardware.driver_gpu.cache_clear()


@pytest.mark.parametrize("hidden", ["", "-1"])
def test_gpu_name_respects_a_hidden_gpu(monkeypatch, hidden):
    monkeypatch.setattr(hardware, "driver_gpu", lambda: "Tesla T4")
    monkeypatch.setattr(hardware, "_backend_gpu", lambda backend: None)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", hidden)
    assert hardware.gpu_name() == ""


def test_gpu_name_believes_the_backend_more_than_the_driver(monkeypatch):
    monkeypatch.setattr(hardware, "driver_gpu", lambda: "Tesla T4")
    monkeypatch.setattr(hardware, "_backend_gpu", lambda backend: False)
    assert hardware.gpu_name() == ""
    assert "cannot use it" in environment.report_device()


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
@pytest.mark.parametrize(
    ("product", "said"),
    [("", "A GPU is ready: Tesla T4."), ("raise SystemExit(1)", "cannot use it")],
)
def test_ready_means_a_product_of_the_framework_not_a_driver(
    tmp_path, monkeypatch, product, said
):
    fake_nvidia_smi(tmp_path, "Tesla T4\\n")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    monkeypatch.setattr(hardware, "_backend_gpu", lambda backend: None)
    monkeypatch.setitem(hardware.PRODUCTS, "tensorflow", product)
    caches = (hardware.driver_gpu, hardware._multiplies_on_gpu)
    for cache in caches:
        cache.cache_clear()
    try:
        assert said in environment.report_device()
        assert environment.profile() == ("quick" if product else "full")
    finally:
        for cache in caches:
            cache.cache_clear()


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["tensorflow", "jax", "torch"])
def test_no_framework_multiplies_on_a_gpu_that_is_not_there(backend):
    hardware._multiplies_on_gpu.cache_clear()
    assert not hardware._multiplies_on_gpu(backend)


LESSONS_WITH_KERAS = [
    path
    for path in sorted((ROOT / "solutions").glob("*/*.py"))
    if "\n    import keras" in path.read_text(encoding="utf-8")
]


WATCH = """
import contextlib, os, sys

class Started(BaseException):
    pass

class Watch:
    def find_spec(self, name, path=None, target=None):
        if name in ("keras", "tensorflow", "jax", "torch"):
            raise Started

sys.meta_path.insert(0, Watch())
for cell in CELLS:
    for name in NAMES:
        os.environ.pop(name, None)
    with contextlib.suppress(Started):
        exec(cell, {"__name__": "__main__"})
    print([os.environ.get(name) for name in NAMES])
"""


def test_lessons_ask_for_a_share_of_the_gpu_before_a_framework_starts():
    cells = []
    for path in LESSONS_WITH_KERAS:
        parts = path.read_text(encoding="utf-8").split("# %%")
        first = next(part for part in parts if "\n    import keras" in part)
        cells.append(f"from utils import machine\n{first}")
    code = f"CELLS, NAMES = {cells!r}, {list(hardware.SHARE_GPU)!r}\n{WATCH}"
    answer = run_python(code, PYTHONUTF8="1")
    assert answer.stdout.splitlines() == ["['true', 'false']"] * len(cells) != []


@pytest.mark.skipif(sys.platform == "win32", reason="closes a file descriptor")
@pytest.mark.parametrize(
    "lost", ["os.close(2)", "sys.stderr.close()", "sys.stderr=None"]
)
def test_quietly_works_without_standard_error(lost):
    code = (
        f"import os, sys\nfrom utils.machine import quietly\n{lost}\n"
        "with quietly():\n    print('inside')\nprint('outside')"
    )
    assert run_python(code).stdout == "inside\noutside\n"


def test_report_device_tells_colab_users_where_to_click(monkeypatch):
    monkeypatch.setattr(hardware, "driver_gpu", lambda: "")
    monkeypatch.setattr(hardware, "_backend_gpu", lambda backend: None)
    monkeypatch.setenv("COLAB_RELEASE_TAG", "release")
    assert "Change runtime type" in environment.report_device()


def test_set_seed_repeats_random_and_numpy():
    draws = []
    for _ in range(2):
        environment.set_seed(7)
        draws.append((random.random(), np.random.random()))  # noqa: NPY002
    assert draws[0] == draws[1]


@pytest.mark.slow
def test_set_seed_repeats_keras_weights():
    keras = pytest.importorskip("keras")
    kernels = []
    for _ in range(2):
        environment.set_seed(7)
        layer = keras.layers.Dense(3)
        layer.build((None, 4))
        kernels.append(np.asarray(layer.kernel))
    assert np.array_equal(*kernels)


def test_set_seed_is_quiet_where_keras_loads_another_library(monkeypatch, capfd):
    def chatter(seed):
        os.write(2, b"could not find a driver")

    talkative = SimpleNamespace(utils=SimpleNamespace(set_random_seed=chatter))
    monkeypatch.setitem(sys.modules, "keras", talkative)
    environment.set_seed(7)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("seed", "error"),
    [(-1, ValueError), (2**32, ValueError), (1.5, TypeError), (True, TypeError)],
)
def test_set_seed_explains_bad_seeds(seed, error):
    with pytest.raises(error, match=r"Expected a.*Received.*Try"):
        environment.set_seed(seed)


def test_quietly_silences_what_is_written_past_python():
    code = (
        "import os\nfrom utils.machine import quietly\n"
        "with quietly():\n    os.write(2, b'noise')\n"
        "os.write(2, b'signal')"
    )
    assert run_python(code).stderr == "signal"


def test_quietly_lets_exceptions_through_and_restores_standard_error():
    code = (
        "import os\nfrom utils.machine import quietly\n"
        "try:\n    with quietly():\n        1 / 0\n"
        "except ZeroDivisionError:\n    os.write(2, b'signal')"
    )
    assert run_python(code).stderr == "signal"


def test_a_plain_python_is_neither_graded_nor_interactive():
    assert not environment.is_graded()
    assert not environment.is_interactive()


class Shell:
    kernel = object()


@pytest.mark.parametrize(
    ("variable", "value", "expected"),
    [
        (None, "", True),
        ("CI", "true", False),
        ("CI", "false", True),
        ("NBGRADER_EXECUTION", "autograde", False),
        ("NBGRADER_EXECUTION", "validate", False),
    ],
)
def test_a_kernel_is_interactive_unless_graded_or_in_ci(
    monkeypatch, variable, value, expected
):
    ipython = pytest.importorskip("IPython")
    monkeypatch.setattr(ipython, "get_ipython", Shell)
    if variable:
        monkeypatch.setenv(variable, value)
    assert environment.is_interactive() is expected
    assert environment.is_graded() is (variable == "NBGRADER_EXECUTION")


def test_budget_prints_one_line_for_the_profile(monkeypatch, capsys):
    monkeypatch.setenv("LESSON_PROFILE", "full")
    environment.budget(
        minutes={"quick": 0.5, "full": 10}, data="30 MB", cost={"full": "one GPU"}
    )
    captured = capsys.readouterr()
    assert captured.out.count("\n") == 1
    for word in ("full", "10 min", "30 MB", "one GPU"):
        assert word in captured.out
    assert captured.err == ""


def test_budget_explains_a_missing_profile(monkeypatch):
    monkeypatch.setenv("LESSON_PROFILE", "quick")
    with pytest.raises(ValueError, match=r"minutes.*'quick'.*\['full'\]"):
        environment.budget(minutes={"full": 3})


def test_report_names_versions_device_cache_and_this_package(course_cache):
    start = time.monotonic()
    found = environment.report()
    assert time.monotonic() - start < 5
    rows = dict(found.rows)
    assert rows["numpy"] == np.__version__
    assert str(course_cache) in rows["cache"]
    assert not course_cache.exists()
    assert Path(rows["utils"]) == Path(description.__file__).parents[1]
    assert rows["profile"] in environment.PROFILES
    assert rows["memory"].endswith("GB")
    assert str(found) == repr(found)
    for name, value in found.rows:
        assert name in str(found)
        assert value in str(found)


def test_report_shows_as_an_escaped_table(monkeypatch):
    found = description.EnvironmentReport((("cache", "<folder>"),))
    text = found._repr_html_()
    assert "&lt;folder&gt;" in text
    assert '<th scope="row"' in text


def test_report_says_when_the_cache_cannot_be_used(tmp_path, monkeypatch):
    obstacle = tmp_path / "file"
    obstacle.write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("COURSE_CACHE", str(obstacle))
    assert "cannot be written to" in dict(environment.report().rows)["cache"]
