"""Look at the machine without importing anything heavy."""

import functools
import os
import platform
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

PACKAGES = ("numpy", "scipy", "matplotlib", "scikit-image", "scikit-learn", "keras")
BACKENDS = {"tensorflow": "tensorflow", "jax": "jax", "torch": "torch"}
GIGABYTE = 1e9
NVIDIA_SMI_SECONDS = 10.0


def package_version(name: str) -> str:
    """Return the installed version of a package without importing it."""
    names = (name, f"{name}-cpu") if name == "tensorflow" else (name,)
    for candidate in names:
        try:
            return metadata.version(candidate)
        except metadata.PackageNotFoundError:
            continue
    return "not installed"


def backend_name() -> str:
    """Return which backend Keras uses or will use."""
    keras = sys.modules.get("keras")
    config: Any = getattr(keras, "config", None)
    if config is not None:
        return str(config.backend())
    return os.environ.get("KERAS_BACKEND", "").strip() or "tensorflow"


def gpu_name() -> str:
    """Return the name of a usable GPU; empty without one."""
    answer = _backend_gpu(backend_name())
    if answer is not None:
        return (driver_gpu() or "GPU") if answer else ""
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    if visible is not None and visible.strip() in ("", "-1"):
        return ""
    if backend_name() == "tensorflow" and sys.platform == "win32":
        return ""  # TensorFlow left the GPU on native Windows with version 2.11.
    return driver_gpu()


def _backend_gpu(backend: str) -> bool | None:
    """Return whether the backend has a GPU, or None while it is not imported."""
    module: Any = sys.modules.get(BACKENDS.get(backend, ""))
    # A half-imported module, seen from inside its own import, cannot answer yet.
    if backend == "tensorflow" and hasattr(module, "config"):
        return bool(module.config.list_physical_devices("GPU"))
    if backend == "jax" and hasattr(module, "default_backend"):
        return str(module.default_backend()) == "gpu"
    if backend == "torch" and hasattr(module, "cuda"):
        return bool(module.cuda.is_available())
    return None


@functools.cache
def driver_gpu() -> str:
    """Return the first GPU's name as the NVIDIA driver gives it, or nothing."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        present = any(Path("/dev").glob("nvidia[0-9]*"))
        return "NVIDIA GPU" if present else ""
    command = [tool, "--query-gpu=name", "--format=csv,noheader"]
    try:
        answer = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=NVIDIA_SMI_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ""  # The tool is there and the driver does not answer: no GPU to use.
    names = [line.strip() for line in answer.stdout.splitlines() if line.strip()]
    return names[0] if names else ""


def usable_cores() -> int:
    """Return how many processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def memory_bytes() -> int:
    """Return the bytes this process may use: the machine's, or a container's limit."""
    import psutil

    sizes = [psutil.virtual_memory().total]
    for name in ("memory.max", "memory/memory.limit_in_bytes"):
        limit = Path("/sys/fs/cgroup") / name
        if limit.is_file() and (text := limit.read_text().strip()).isdigit():
            sizes.append(int(text))
    return int(min(sizes))


def free_disk_bytes(folder: Path) -> int:
    """Return the free bytes where a folder is or would be; 0 when unknown."""
    for place in (folder, *folder.parents):
        if place.is_dir():
            try:
                return shutil.disk_usage(place).free
            except OSError:
                return 0
    return 0


def platform_name() -> str:
    """Return the operating system and the processor in a few words."""
    return f"{platform.system()} {platform.release()} ({platform.machine()})"


def on_colab() -> bool:
    """Return whether this is Google Colab."""
    return "COLAB_RELEASE_TAG" in os.environ or "google.colab" in sys.modules
