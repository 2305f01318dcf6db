"""Attacks on the grading, as data: what a hostile notebook or upload tries.

Numbers are the rows of the list of threats that the engine was designed against; "new"
are those that were thought of later.
"""

from attacks import archives, uploads  # noqa: F401 (they register their cases)
from attacks.case import Case
from attacks.classroom import ALL as UPLOADS
from attacks.exhausting import CASES as EXHAUSTING
from attacks.forging import CASES as FORGING
from attacks.frames import CASES as FRAMES
from attacks.marks import CASES as MARKS
from attacks.models import CASES as MODELS
from attacks.outputs import CASES as OUTPUTS
from attacks.processes import CASES as PROCESSES
from attacks.reading import CASES as READING
from attacks.resources import CASES as RESOURCES
from attacks.system import CASES as SYSTEM

__all__ = ["NOTEBOOKS", "UPLOADS", "Case"]

NOTEBOOKS: list[Case] = [
    *(*READING, *FORGING, *FRAMES, *MODELS, *MARKS),
    *(*PROCESSES, *RESOURCES, *SYSTEM, *OUTPUTS),
    *EXHAUSTING,
]
