"""Which numbers this machine computes fastest with."""

from __future__ import annotations

import functools
import platform
from pathlib import Path

from utils import machine


@functools.cache
def fastest() -> str:
    """Return Keras' dtype policy that fits the machine."""
    found = machine.detect()
    if found.number:
        return found.precision
    return "mixed_bfloat16" if _multiplies_16_bits() else "float32"


def _multiplies_16_bits() -> bool:
    """Return whether the processor has AMX, as Linux tells it."""
    if platform.system() != "Linux" or machine.backend_name() != "tensorflow":
        return False
    try:
        return "amx_bf16" in Path("/proc/cpuinfo").read_text(
            errors="replace", encoding="utf-8"
        )
    except OSError:
        return False
