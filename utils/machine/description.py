"""The report on the machine that lesson 00 shows."""

import platform
from dataclasses import dataclass
from html import escape
from pathlib import Path

from utils.download import is_writable, wanted_cache_folder
from utils.machine import hardware


@dataclass(frozen=True)
class EnvironmentReport:
    """What `utils.machine.report` found."""

    rows: tuple[tuple[str, str], ...]  # name and finding, in the order shown

    def __str__(self) -> str:
        """Return one line for each finding."""
        width = max(len(name) for name, _ in self.rows)
        return "\n".join(f"{name:<{width}}  {value}" for name, value in self.rows)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        """Return a table with row headers, for Jupyter."""
        lines = "".join(
            f'<tr><th scope="row" style="text-align:left">{escape(name)}</th>'
            f'<td style="text-align:left">{escape(value)}</td></tr>'
            for name, value in self.rows
        )
        return f"<table><caption>This computer</caption>{lines}</table>"


def collect(profile: str) -> EnvironmentReport:
    """Look at versions, device, memory, disk and cache."""
    cache = wanted_cache_folder()
    backend = hardware.backend_name()
    state = "exists" if cache.is_dir() else "made when first needed"
    if cache.exists() and not is_writable(cache):
        state = "cannot be written to: set COURSE_CACHE to a folder of yours"
    memory = hardware.memory_bytes() / hardware.GIGABYTE
    disk = hardware.free_disk_bytes(cache) / hardware.GIGABYTE
    gpu = hardware.gpu_name()
    return EnvironmentReport(
        (
            ("Python", platform.python_version()),
            ("system", hardware.platform_name()),
            *((name, hardware.package_version(name)) for name in hardware.PACKAGES),
            (f"backend {backend}", hardware.package_version(backend)),
            ("device", gpu or f"CPU, {hardware.usable_cores()} cores"),
            ("memory", f"{memory:.1f} GB"),
            ("free disk", f"{disk:.1f} GB"),
            ("cache", f"{cache} ({state})"),
            ("profile", profile),
            ("utils", str(Path(__file__).parents[1])),
        )
    )
