"""Say whether the course can be installed with this Python on this computer.

TensorFlow decides that: it comes as wheels for some Pythons and systems only. Written
for any Python since 3.6, since an old one must be able to say that it is too old.
"""

import platform
import sys

LOWEST, ABOVE = (3, 11), (3, 14)
WITHOUT_TENSORFLOW = {
    ("Darwin", "x86_64"): "Macs with Intel processors (since TensorFlow 2.17)",
    ("Windows", "ARM64"): "Windows on ARM",
}


def refusal(version, system, machine):
    """Return why it cannot be, and what to do; "" if it can."""
    if not LOWEST <= tuple(version[:2]) < ABOVE:
        return (
            "The course needs Python 3.11, 3.12 or 3.13; this is {}.{}. "
            "Try: make PYTHON=python3.13 ...".format(*version)
        )
    missing = WITHOUT_TENSORFLOW.get((system, machine))
    if missing:
        return (
            f"There is no TensorFlow for {missing}. The lessons run in Colab, and on "
            "Linux, Windows (x86-64) and Macs with Apple's processors."
        )
    return ""


if __name__ == "__main__":
    sys.exit(refusal(sys.version_info, platform.system(), platform.machine()) or 0)
