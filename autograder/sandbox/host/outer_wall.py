"""The outer wall: bubblewrap around the zygote and everything forked from it.

What is not named here is not there: no solutions, no hidden cases, no submissions, no
gradebook, no home folder, no network.
"""

from __future__ import annotations

import os
import shutil
import site
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import autograder
from autograder.course import GUEST, SHIPPED
from autograder.sandbox.guest.inner_wall import FOLDER

COURSE = "/course"
# A course may lie below /tmp, so what is private lies elsewhere.
_PRIVATE = {
    "HOME": FOLDER,
    "TMPDIR": FOLDER,
    "KERAS_HOME": f"{FOLDER}/.keras",
    "MPLCONFIGDIR": f"{FOLDER}/.matplotlib",
}
_SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin")
_SETTINGS = (
    *("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives"),
    *("/etc/localtime", "/etc/fonts", "/etc/ssl/openssl.cnf", "/etc/mime.types"),
)
_DATA = ("COURSE_DATA", "COURSE_CACHE")  # folders that an instructor named
# Of the package `autograder` only what students have in hand themselves.
_HIDDEN = ("hidden",)
# As many submissions run at once as there are cores.
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
}


def find_bubblewrap() -> str | None:
    """Return the path of the program ``bwrap``; None where it is not installed."""
    return shutil.which("bwrap")


def missing() -> str:
    """Return what isolation needs and this machine has not; empty when all is there."""
    if not sys.platform.startswith("linux"):
        return "isolation needs Linux: grade in a virtual machine or a container"
    if find_bubblewrap() is None:
        return "install bubblewrap, for example: apt-get install bubblewrap"
    try:
        import pyseccomp  # noqa: F401
    except Exception:  # the package, or the library below it
        return "install libseccomp, for example: apt-get install libseccomp2"
    return ""


def command(
    course_root: Path,
    data_folders: list[Path],
    *,
    hidden: bool = False,
    variables: Mapping[str, str] | None = None,
) -> list[str]:
    """Return the bubblewrap command that a zygote is put behind.

    Parameters
    ----------
    course_root : Path
        The instructor's course folder: hidden even where a shown folder holds it.
    data_folders : list of Path
        Data sets that lessons may read.
    hidden : bool
        Whether hidden cases are in sight, as stock nbgrader needs them.
    variables : mapping of str, optional
        Environment variables on top of `environment`.

    Returns
    -------
    list of str
        To be followed by the program and its arguments.

    Raises
    ------
    FileNotFoundError
        If bubblewrap is not installed.
    """
    program = find_bubblewrap()
    if program is None:
        raise FileNotFoundError("bwrap")
    arguments = [program, "--unshare-pid", "--unshare-net", "--unshare-ipc"]
    arguments += ["--unshare-uts", "--unshare-cgroup-try", "--die-with-parent"]
    arguments += ["--new-session", "--clearenv", "--hostname", "notebook"]
    if os.geteuid() != 0:
        arguments.append("--unshare-user")
    arguments += _system()
    arguments += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]
    # Mapped and shared, it holds memory that no process's limit counts.
    arguments += ["--ro-bind", "/dev/null", "/dev/zero"]
    arguments += ["--perms", "1777", "--tmpfs", FOLDER]
    shown = [*_python(), *_package(hidden)]
    shown += [(folder, folder) for folder in data_folders if folder.is_dir()]
    arguments += _parents([inside for _, inside in shown])
    for outside, inside in shown:
        arguments += ["--ro-bind", str(outside), str(inside)]
    arguments += _masks(course_root)
    # What lies in memory is shared by all submissions of a zygote, and an
    # ordinary user owns it: nothing may be left there for the next one.
    arguments += ["--remount-ro", "/dev", "--remount-ro", "/", "--remount-ro", "/tmp"]
    for name, value in {**environment(), **_PRIVATE, **(variables or {})}.items():
        arguments += ["--setenv", name, value]
    return [*arguments, "--chdir", FOLDER, "--"]


def environment() -> dict[str, str]:
    """Return the environment that notebooks see: nothing of the instructor's."""
    return {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
        "HOME": "/tmp",
        "LANG": "C.UTF-8",
        "PYTHONPATH": COURSE,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONWARNINGS": "ignore",
        "KERAS_BACKEND": os.environ.get("KERAS_BACKEND", "tensorflow"),
        "KERAS_HOME": "/tmp/.keras",
        "MPLBACKEND": "agg",
        "MPLCONFIGDIR": "/tmp/.matplotlib",
        "LESSON_PROFILE": "quick",
        **{name: os.environ[name] for name in _DATA if name in os.environ},
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "",
        **ONE_THREAD,
    }


def _system() -> Iterator[str]:
    for name in _SYSTEM:
        path = Path(name)
        if path.is_symlink():
            yield from ("--symlink", os.readlink(path), name)
        elif path.is_dir():
            yield from ("--ro-bind", name, name)
    for name in _SETTINGS:
        if Path(name).exists():
            yield from ("--ro-bind", name, name)


def _python() -> Iterator[tuple[Path, Path]]:
    """Show the interpreter, its library and the installed packages."""
    folders = [Path(sys.base_prefix), Path(sys.prefix)]
    folders += [Path(name) for name in site.getsitepackages()]
    shown: list[Path] = [Path(name) for name in _SYSTEM]
    for folder in folders:
        for path in (folder.resolve(), folder):
            if path.is_dir() and not any(_within(path, other) for other in shown):
                shown.append(path)
                yield path, path


def _package(hidden: bool) -> Iterator[tuple[Path, Path]]:
    """Show the course's package as students have it, or with the hidden cases."""
    home, inside = Path(autograder.__file__).resolve().parent, Path(COURSE)
    yield home.parent / "utils", inside / "utils"
    for path in sorted(home.glob("*.py")):
        yield path, inside / "autograder" / path.name
    for name in (*SHIPPED, *GUEST, *(_HIDDEN if hidden else ())):
        yield home / name, inside / "autograder" / name


def _parents(paths: list[Path]) -> Iterator[str]:
    """Make the folders above, open to the guest that a notebook runs as."""
    wanted = {parent for path in paths for parent in path.parents}
    system = {Path("/"), *(Path(name) for name in _SYSTEM), Path("/tmp")}
    for folder in sorted(wanted - system):
        if not any(_within(folder, Path(name)) for name in _SYSTEM):
            yield from ("--perms", "0755", "--dir", str(folder))


def _masks(course_root: Path) -> Iterator[str]:
    """Cover what a shown folder would show of the instructor's things."""
    shown = [Path(name) for name in (*_SYSTEM, sys.base_prefix, sys.prefix)]
    home = Path(autograder.__file__).resolve().parent
    candidates = [course_root.resolve(), *_instructors_folders(home)]
    for path in candidates:
        if path.is_dir() and any(_within(path, folder.resolve()) for folder in shown):
            yield from ("--tmpfs", str(path))


def _instructors_folders(home: Path) -> Iterator[Path]:
    """Return the package's folders that no submission may see."""
    shown = {home / name for name in (*SHIPPED, *GUEST)}
    for path in (*home.iterdir(), *(home / "sandbox").iterdir()):
        if path.is_dir() and path != home / "sandbox" and path not in shown:
            yield path


def _within(path: Path, folder: Path) -> bool:
    return path == folder or folder in path.parents
