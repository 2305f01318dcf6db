"""Know and set the surroundings of a lesson: profile, seed, device, versions.

Importing this module loads nothing heavy, and no function here imports TensorFlow.
"""

import os
import random
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Literal, cast

from utils.machine import hardware
from utils.machine.description import EnvironmentReport, collect

Profile = Literal["quick", "full"]
PROFILES = ("quick", "full")
# What TensorFlow's C++ side says goes straight to standard error, where nbgrader would
# take it for a failure.
QUIET = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_CPP_MAX_VLOG_LEVEL": "0",
    "GRPC_VERBOSITY": "ERROR",
    "GLOG_minloglevel": "3",
}


def profile() -> Profile:
    """Return how large the lesson's experiments are to be.

    Returns
    -------
    {"quick", "full"}
        "quick" on a CPU, "full" with a GPU; the environment variable
        ``LESSON_PROFILE`` decides when it is set.

    Raises
    ------
    ValueError
        If ``LESSON_PROFILE`` is something else.
    """
    chosen = os.environ.get("LESSON_PROFILE", "").strip().lower()
    if chosen in PROFILES:
        return cast(Profile, chosen)
    if chosen:
        raise ValueError(
            "Expected LESSON_PROFILE to be quick or full. "
            f"Received {os.environ['LESSON_PROFILE']!r}. "
            "Set it to one of the two, or remove it to choose by the device."
        )
    return "full" if hardware.gpu_name() else "quick"


def set_seed(seed: int) -> None:
    """Make what follows repeatable.

    Parameters
    ----------
    seed : int
        From 0 to 2³² − 1.

    Raises
    ------
    TypeError, ValueError
        If the seed is not such a whole number.

    Notes
    -----
    Seeds Python's ``random``, NumPy's legacy global generator and, once it is
    imported, Keras with its backend. Import Keras first. On a GPU some operations
    stay unrepeatable in their last digits.
    """
    if isinstance(seed, bool) or not hasattr(seed, "__index__"):
        raise TypeError(
            "Expected a whole number as seed. "
            f"Received {seed!r} of type {type(seed).__name__}. Try set_seed(0)."
        )
    number = int(seed)
    if not 0 <= number < 2**32:
        raise ValueError(
            f"Expected a seed from 0 to {2**32 - 1}. Received {number}. "
            "Try set_seed(0)."
        )
    import numpy as np

    random.seed(number)
    np.random.seed(number)  # noqa: NPY002 - libraries still draw from the global one
    keras: Any = sys.modules.get("keras")
    if keras is not None:
        with quietly():  # on another backend Keras imports TensorFlow here
            keras.utils.set_random_seed(number)


@contextmanager
def quietly() -> Iterator[None]:
    """Keep what libraries write straight to standard error out of the notebook.

    Yields
    ------
    None
        While the block runs, the process's standard error goes nowhere. Exceptions
        still show: Python carries them by another way.

    Notes
    -----
    TensorFlow writes some lines while it is imported whatever its log level is:
    ``with machine.quietly(): import keras``. A library that starts in the block is also
    asked to take no more of a GPU's memory than it needs; later it could not be.
    """
    for name, value in {**QUIET, **hardware.SHARE_GPU}.items():
        os.environ.setdefault(name, value)
    with suppress(AttributeError, OSError, ValueError):  # there may be none, or closed
        sys.stderr.flush()
    try:
        kept = os.dup(2)
    except OSError:  # a service without standard error: there is nothing to silence
        yield
        return
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def is_graded() -> bool:
    """Return whether nbgrader runs this notebook, to grade or to validate it.

    Returns
    -------
    bool
        True when the environment variable ``NBGRADER_EXECUTION`` is set.
    """
    return bool(os.environ.get("NBGRADER_EXECUTION"))


def is_interactive() -> bool:
    """Return whether somebody can touch a widget."""
    if is_graded() or os.environ.get("CI", "").lower() not in ("", "0", "false"):
        return False
    ipython: Any = sys.modules.get("IPython")
    shell = ipython.get_ipython() if hasattr(ipython, "get_ipython") else None
    return getattr(shell, "kernel", None) is not None


def budget(
    *,
    minutes: float | Mapping[str, float],
    data: str | Mapping[str, str] = "nothing to download",
    cost: str | Mapping[str, str] = "free",
) -> None:
    """Print what the lesson takes in the current profile, in one line.

    Parameters
    ----------
    minutes : float or mapping of profile to float
        Computing time in minutes, for example ``{"quick": 1, "full": 10}``.
    data, cost : str or mapping of profile to str
        What is downloaded, and what it costs.

    Raises
    ------
    ValueError
        If a mapping lacks the current profile.

    Examples
    --------
    >>> budget(minutes=0.5, data="nothing to download")  # doctest: +ELLIPSIS
    Profile ...: about 30 s of computing; data: nothing to download; cost: free.
    """
    name = profile()
    time = float(_choose(minutes, name, "minutes"))
    text = f"{time * 60:.0f} s" if time < 1 else f"{time:.0f} min"
    kind = {"quick": "quick (CPU size)", "full": "full (GPU size)"}[name]
    print(  # noqa: T201 - the lesson's own line
        f"Profile {kind}: about {text} of computing; "
        f"data: {_choose(data, name, 'data')}; cost: {_choose(cost, name, 'cost')}."
    )


def _choose(value: Any, name: Profile, what: str) -> Any:
    """Return the value itself, or the one for the profile."""
    if not isinstance(value, Mapping):
        return value
    if name not in value:
        raise ValueError(
            f"Expected {what} to hold the profile {name!r}. "
            f"Received only {sorted(value)}. Give one value for each of {PROFILES}."
        )
    return value[name]


def report_device() -> str:
    """Return in one sentence which device computes, or how to get a GPU.

    Returns
    -------
    str
        A sentence for the notebook.
    """
    name = hardware.gpu_name()
    if name:
        return f"A GPU is ready: {name}."
    driver = hardware.driver_gpu()
    if driver:
        return (
            f"There is a GPU ({driver}), and Keras' backend cannot use it: "
            f"{_remedy()}. "
            f"Until then {hardware.usable_cores()} CPU cores do the work."
        )
    if hardware.on_colab():
        return (
            "No GPU yet: choose Runtime, Change runtime type, T4 GPU, Save, "
            "then run all cells again."
        )
    return (
        f"No GPU: {hardware.usable_cores()} CPU cores do the work, in the quick sizes. "
        "A GPU is free on Google Colab; no lesson needs one."
    )


def _remedy() -> str:
    """Return what makes the backend use the GPU that the driver lists."""
    backend = hardware.backend_name()
    if backend == "tensorflow" and sys.platform == "win32":
        # It left the GPU on native Windows with version 2.11.
        return "TensorFlow uses it on Windows only inside WSL 2"
    extra = {"tensorflow": "tensorflow[and-cuda]", "jax": "jax[cuda12]"}
    return f'install it with `pip install "{extra.get(backend, backend)}"`'


def report() -> EnvironmentReport:
    """Look at versions, device, memory, disk and cache.

    Returns
    -------
    EnvironmentReport
        Shown as a table in a notebook and as lines by ``print``. The path of `utils`
        is among them: another package of that name in the way is then seen.
    """
    return collect(profile())
