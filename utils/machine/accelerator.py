"""Use a GPU well where there is one, and say plainly what its absence costs.

TensorFlow is only touched when it is Keras' backend, and only inside the functions.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from utils.machine import hardware

Precision = Literal["float32", "mixed_float16", "mixed_bfloat16"]
Capability = tuple[int, int]  # CUDA's major and minor number of a kind of GPU
_SHARE = 0.6  # of the GPU's memory, for the batch; the rest is weights and workspace
_CPU_BATCH = 32


@dataclass(frozen=True)
class Accelerator:
    """What computes, and how it is set up.

    Attributes
    ----------
    name : str
        Name of the GPU; "" without one.
    number : int
        How many GPUs the backend sees.
    memory : int
        Bytes of the smallest one; 0 when unknown or without one.
    precision : {"float32", "mixed_float16", "mixed_bfloat16"}
        Keras' dtype policy that fits.
    """

    name: str
    number: int
    memory: int
    precision: Precision

    def computing(self) -> contextlib.AbstractContextManager[None]:
        """Return the block in which to build what is to compute in `precision`.

        Returns
        -------
        context manager
            See `policy_scope`.
        """
        return policy_scope(self.precision)

    def batch_size(
        self, bytes_per_image: int, *, largest: int = 256, smallest: int = 1
    ) -> int:
        """Return how many images fit at a time.

        Parameters
        ----------
        bytes_per_image : int
            What training keeps of one image; `utils.ledger` counts it as memory.
        largest, smallest : int
            Limits; larger batches gain no speed.

        Returns
        -------
        int
            A power of two; without a GPU at most 32.

        Raises
        ------
        ValueError
            If `bytes_per_image` is not positive.
        """
        if bytes_per_image <= 0:
            raise ValueError(
                "Expected a positive number of bytes. "
                f"Received {bytes_per_image}. Take ledger(model).memory."
            )
        if not self.number:
            return max(smallest, min(largest, _CPU_BATCH))
        room = (self.memory or 4 * 10**9) * _SHARE / bytes_per_image
        fitting = 1 << max(int(room).bit_length() - 1, 0)
        return max(smallest, min(largest, fitting))

    def sentence(
        self, minutes: float = 0.0, gpu_minutes: float = 0.0, work: str = "This"
    ) -> str:
        """Return in words what computes and what it costs.

        Parameters
        ----------
        minutes, gpu_minutes : float, optional
            How long some work takes on a CPU and on a GPU.
        work : str, default="This"
            What takes so long.

        Returns
        -------
        str
            One or two sentences.
        """
        if self.number:
            several = f"{self.number} GPUs, " if self.number > 1 else ""
            size = f" with {self.memory / 2**30:.0f} GiB" if self.memory else ""
            return f"{several}{self.name}{size}, computing in {self.precision}."
        text = f"No GPU: {hardware.usable_cores()} CPU cores do the work."
        if minutes and gpu_minutes:
            text += (
                f" {work} would take about {minutes:g} min, and {gpu_minutes:g} min on "
                "a GPU."
            )
        return text


def detect() -> Accelerator:
    """Look at the GPUs that Keras' backend can use.

    Returns
    -------
    Accelerator
        Nothing is changed.
    """
    name = hardware.gpu_name()
    if not name:
        return Accelerator("", 0, 0, "float32")
    number, capability = _gpus(hardware.backend_name())
    return Accelerator(name, number, _memory(), _precision(capability))


@contextlib.contextmanager
def policy_scope(policy: str) -> Iterator[None]:
    """Build models within this block so that they compute by a dtype policy of Keras.

    Parameters
    ----------
    policy : str
        For example an `Accelerator.precision`.

    Yields
    ------
    None
        A layer keeps the policy it was made under; afterwards the policy for further
        ones is what it was.
    """
    import keras

    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(policy)
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


def strategy_scope() -> contextlib.AbstractContextManager[Any]:
    """Return the block in which to build a model so that all GPUs share the work.

    Returns
    -------
    context manager
        ``tf.distribute.MirroredStrategy`` with several GPUs on TensorFlow; else a
        block that does nothing.
    """
    if hardware.backend_name() != "tensorflow" or detect().number < 2:
        return contextlib.nullcontext()
    import tensorflow

    scope: contextlib.AbstractContextManager[Any] = (
        tensorflow.distribute.MirroredStrategy().scope()
    )
    return scope


def _gpus(backend: str) -> tuple[int, tuple[int, int] | None]:
    """Return how many GPUs the backend sees, and the weakest compute capability."""
    ask = {"tensorflow": _tensorflow_gpus, "jax": _jax_gpus, "torch": _torch_gpus}
    capabilities = ask[backend]() if backend in ask else [None]
    known = [capability for capability in capabilities if capability]
    return len(capabilities), min(known, default=None)


def _tensorflow_gpus() -> list[Capability | None]:
    import tensorflow

    gpus = tensorflow.config.list_physical_devices("GPU")
    details = [tensorflow.config.experimental.get_device_details(gpu) for gpu in gpus]
    return [each.get("compute_capability") for each in details]


def _jax_gpus() -> list[Capability | None]:
    import jax

    said = [getattr(gpu, "compute_capability", "") for gpu in jax.devices("gpu")]
    return [_as_capability(str(text)) for text in said]


def _torch_gpus() -> list[Capability | None]:
    import torch

    gpus = range(torch.cuda.device_count())
    return [torch.cuda.get_device_capability(gpu) for gpu in gpus]


def _as_capability(text: str) -> Capability | None:
    """Return "7.5" as (7, 5); AMD's "gfx90a" and the like have no such number."""
    major, point, minor = text.partition(".")
    known = point and major.isdigit() and minor.isdigit()
    return (int(major), int(minor)) if known else None


def _precision(capability: Capability | None) -> Precision:
    """Return the policy: tensor cores came with 7.0, bfloat16 in them with 8.0."""
    if capability is None:
        return "float32"
    if capability >= (8, 0):
        return "mixed_bfloat16"
    return "mixed_float16" if capability >= (7, 0) else "float32"


def _memory() -> int:
    """Return the bytes of the smallest GPU as the driver tells them, or 0."""
    import shutil
    import subprocess

    tool = shutil.which("nvidia-smi")
    if tool is None:
        return 0
    command = [tool, "--query-gpu=memory.total", "--format=csv,noheader,nounits"]
    try:
        answer = subprocess.run(
            command, capture_output=True, text=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return 0
    sizes = [int(line) for line in answer.stdout.split() if line.isdigit()]
    return min(sizes, default=0) * 2**20
