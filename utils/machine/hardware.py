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
PRODUCT_SECONDS = 60.0
# Each ends with an error unless a GPU multiplies two matrices.
PRODUCTS = {
    "tensorflow": "import tensorflow as tf; ones = tf.ones((8, 8))\n"
    "assert tf.config.list_physical_devices('GPU')\n"
    "with tf.device('GPU:0'): assert float((ones @ ones)[0, 0]) == 8",
    "jax": "import jax, jax.numpy as np; ones = np.ones((8, 8))\n"
    "assert jax.default_backend() == 'gpu' and float((ones @ ones)[0, 0]) == 8",
    "torch": "import torch; ones = torch.ones((8, 8), device='cuda')\n"
    "assert float((ones @ ones)[0, 0]) == 8",
}
# A framework that finds this when it starts takes memory as it needs it, not all of
# the GPU's: two open notebooks then share one. Nothing can change it afterwards.
SHARE_GPU = {
    "TF_FORCE_GPU_ALLOW_GROWTH": "true",
    "XLA_PYTHON_CLIENT_PREALLOCATE": "false",
}


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
    name = driver_gpu()
    return name if name and _multiplies_on_gpu(backend_name()) else ""


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
def _multiplies_on_gpu(backend: str) -> bool:
    """Return whether a backend that is not imported here gets a product from a GPU.

    A driver says nothing of that: its libraries may be missing, or too old.
    """
    if backend not in PRODUCTS:
        return False
    try:
        answer = subprocess.run(
            [sys.executable, "-c", PRODUCTS[backend]],
            env={**os.environ, **SHARE_GPU},
            capture_output=True,
            timeout=PRODUCT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return answer.returncode == 0


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
        if (
            limit.is_file()
            and (text := limit.read_text(encoding="utf-8").strip()).isdigit()
        ):
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
