"""Submissions a minute of stock `nbgrader autograde`, with and without warm kernels.

    python benchmarks/warm_kernels.py [LESSON] [--submissions 10] [--rounds 2]

The same class, the same command, in turns; only the kernel's provisioner differs. Both
times hold everything: nbgrader's own start, and that of the zygote. Submissions
are made of the answer bank, without answers that wait for a time limit.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path
from statistics import mean

from autograder.nbgrader import steps
from autograder.nbgrader.cli import run_nbgrader
from autograder.nbgrader.gradebook import enrol
from autograder.sandbox.jupyter.provisioner import NAME
from benchmarks.grading import make_class, read_scores, stage

KINDS = {
    "ordinary": ("local-provisioner", "True"),
    "warm": (NAME, "True"),
    "warm, no pictures": (NAME, "False"),
}
ENTRY = "autograder.sandbox.jupyter.provisioner:WarmProvisioner"


def main() -> None:
    """Measure, and print a table and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lesson", nargs="?", default="02_convolution_layers")
    parser.add_argument("--submissions", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=2)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="warm-benchmark-") as folder:
        register(Path(folder) / "registered")
        root = stage(Path(folder) / "course")
        students = make_class(root, arguments.lesson, arguments.submissions)
        steps.generate_assignment(root, arguments.lesson)
        enrol(root, students)
        compare(root, arguments.lesson, arguments.submissions, arguments.rounds)


def register(folder: Path) -> None:
    """Announce the provisioner, in case the package was installed before it had one."""
    info = folder / "warm_kernels-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: warm-kernels\n", encoding="utf-8"
    )
    (info / "entry_points.txt").write_text(
        f"[jupyter_client.kernel_provisioners]\n{NAME} = {ENTRY}\n", encoding="utf-8"
    )
    paths = [str(folder), os.environ.get("PYTHONPATH", "")]
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, paths))


def compare(root: Path, lesson: str, count: int, rounds: int) -> None:
    """Grade the class with both kinds of kernels, in turns."""
    rates: dict[str, list[float]] = {kind: [] for kind in KINDS}
    scores: dict[str, dict[str, float]] = {}
    for _ in range(rounds):
        for kind, (provisioner, pictures) in KINDS.items():
            os.environ["JUPYTER_DEFAULT_PROVISIONER_NAME"] = provisioner
            started = time.perf_counter()
            finished = run_nbgrader(
                root,
                *("autograde", lesson, "--force"),
                f"--WarmProvisioner.pictures={pictures}",
            )
            rates[kind].append(60 * count / (time.perf_counter() - started))
            if any("NOT ISOLATED" in line for line in finished.lines):
                raise SystemExit("This machine has no walls, hence no warm kernels.")
            print(f"{kind}: {rates[kind][-1]:.1f} a minute", flush=True)
            scores[kind] = read_scores(root, lesson)
    base, ordinary = mean(rates["ordinary"]), scores["ordinary"]
    for kind, found in rates.items():
        different = [n for n in ordinary if ordinary[n] != scores[kind].get(n)]
        each = ", ".join(f"{rate:.1f}" for rate in found)
        print(
            f"{kind:<18} {mean(found):6.1f} submissions a minute ({each}), "
            f"{len(different)} of {len(ordinary)} scores differ"
        )
    print(f"{lesson}, {count} submissions; no pictures: ", end="")
    print(f"ratio {mean(rates['warm, no pictures']) / base:.1f}; with pictures:")
    print(f"ratio {mean(rates['warm']) / base:.1f}")


if __name__ == "__main__":
    main()
