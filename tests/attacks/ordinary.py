"""Attacks that need most of the walls, run by whoever starts this.

``python -m attacks.ordinary`` prints the names of the cases that held.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from attacks import NOTEBOOKS
from attacks.arena import Arena
from attacks.check import hold

NAMES = {
    "killing the grader",
    "something left for the next one",
    "filling shared memory",
    "open doors of the zygote",
    "more rights",
    "writing to /proc",
    "ptrace",
    "namespaces and mounts of its own",
    "network",
    "solutions",
    "daemons left behind",
    "a sparse mapping",
    "one answer too large",
}


def main() -> None:
    """Run them in one pool."""
    with tempfile.TemporaryDirectory() as folder:
        place = Arena.build(Path(folder))
        try:
            for case in NOTEBOOKS:
                if case.name in NAMES:
                    hold(place, case)
                    print("held:", case.name)
        finally:
            place.close()


if __name__ == "__main__":
    main()
