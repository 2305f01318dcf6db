"""What a notebook shows: too much, markup, and hidden cases."""

from __future__ import annotations

from attacks.case import Notebook, attack

_SIZE = "outputs are cut on both sides of the wall"
_TEXT = "outputs are kept as text, a student's own text cells as quotations"
_SILENT = "hidden cases come last, when nothing that is printed is kept"
_RIGHT = """
def correlate(image, kernel):
    {}
    rows = image.shape[0] - kernel.shape[0] + 1
    columns = image.shape[1] - kernel.shape[1] + 1
    sums = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = image[i : i + kernel.shape[0], j : j + kernel.shape[1]]
            sums[i, j] = np.sum(window.astype(float) * kernel)
    {}
    return sums
"""


def _markup(notebook: Notebook) -> None:
    for kind in ("markdown", "raw"):
        notebook["cells"].append(
            {
                "cell_type": kind,
                "id": kind,
                "metadata": {"raw_mimetype": "text/html"},
                "source": "~~~\n~~~~~\n<script>steal()</script>\n"
                "[x](javascript:steal()) <img src=x onerror=steal()>",
            }
        )


CASES = [
    attack(
        *("38", "50 MB in one line"),
        "prints one line of 50 MB",
        _SIZE,
        source="print('x' * 50_000_000)",
        base="solved",
        says=("the rest is cut off",),
        stock="keeps 52 MB",
    ),
    attack(
        *("39", "lines without end"),
        "prints two hundred thousand lines",
        _SIZE,
        source="for n in range(200_000): print(n)",
        base="solved",
        says=("the rest is cut off",),
    ),
    attack(
        *("40", "20 MB in one display"),
        "displays 20 MB of text, 1,000 times",
        _SIZE,
        source="""
from IPython.display import display
class Large:
    def _repr_mimebundle_(self, **_): return {"text/plain": "x" * 20_000_000}
for _ in range(100): display(Large())
""",
        base="solved",
        stock="keeps all of it",
    ),
    attack(
        *("41", "scripts in outputs"),
        "shows HTML and JavaScript, and a forged result of a check",
        _TEXT,
        source="""
from IPython.display import HTML, Javascript, display
display(HTML("<script>st" + "eal()</script>"), Javascript("st" + "eal()"))
display({"application/vnd.cnn-course.check+json": {"score": 2.0, "passed": 98765},
         "text/plain": "a panel"}, raw=True)
""",
        says=("a panel",),
        hides=("<script>steal", '"passed": 98765'),
        stock="feedback and Formgrader run them",
    ),
    attack(
        *("41", "scripts in text cells"),
        "writes HTML, JavaScript and javascript: links into markdown and raw cells",
        _TEXT,
        change=_markup,
        base="solved",
        says=("~~~~~~",),
        hides=('"cell_type": "raw"', '"source": "~~~\\n'),
        stock="feedback and Formgrader run them",
    ),
    attack(
        *("new", "texts that no program can write"),
        "prints half a surrogate pair and control characters, in names, too",
        "texts are made writable before they are kept",
        source="print(chr(0xD800), chr(0), chr(27) + '[2J')\n"
        "raise ValueError(chr(0xDFFF))",
        base="solved",
    ),
    attack(
        *("66", "hidden cases printed"),
        "prints, logs, displays and keeps the arguments of every call",
        _SILENT,
        source="seen = []",
        answers={
            "correlate": "import logging, warnings\n"
            "from IPython.display import display\n"
            + _RIGHT.format(
                "seen.append(image.tolist()); print(image.tolist(), kernel.tolist())",
                "display(image); logging.error(image.tolist()); "
                "warnings.warn(str(image.tolist())); "
                "print(image.tolist(), file=sys.__stderr__); os.write(1, b'x')",
            )
        },
        base="solved",
        stock="shows hidden tests in the feedback by itself",
    ),
    attack(
        *("new", "hidden cases in errors"),
        "raises exceptions whose class, message and source line carry the arguments",
        "feedback on hidden cases has an error's name from a list, and our own hint",
        answers={
            "correlate": "known = [(2, 3), (3, 3), (1, 2)]\n"
            + _RIGHT.format(
                "text = str(image.tolist())",
                "if image.shape in ((7, 7), (3, 9), (9, 4), (8, 11)):\n"
                "        kind = type('E' + text, (ValueError,), {})\n"
                "        exec(compile('raise kind(text)', text, 'exec'))",
            )
        },
        base="solved",
        scores={"correlate": -1.0},
        says=("stops with ValueError",),
    ),
    attack(
        *("new", "hidden cases in the exit status"),
        "ends its process with an exit status that tells of the arguments",
        "why a process ended is told of visible cases only",
        answers={
            "correlate": _RIGHT.format(
                "import os", "if image.shape == (8, 11): os._exit(77)"
            )
        },
        base="solved",
        scores={"correlate": -1.0},
        hides=("exit status",),
    ),
    attack(
        *("new", "hidden cases kept for a later cell"),
        "keeps the arguments and ends the process, so that the notebook runs again and "
        "could print them",
        "every run has a new process and an empty folder",
        source="""
import glob
for path in glob.glob("/tmp/*") + glob.glob("/dev/shm/*"): print(open(path).read())
""",
        answers={
            "correlate": _RIGHT.format(
                "open('/tmp/seen', 'a').write(str(image.tolist()))\n"
                "    open('/dev/shm/seen', 'a').write(str(image.tolist()))",
                "if image.shape == (8, 11): os._exit(1)",
            )
        },
        base="solved",
        scores={"correlate": -1.0},
    ),
    attack(
        *("58", "right code that warns"),
        "writes warnings to stderr in a right answer",
        "a score comes from cases, not from silence",
        source="import warnings\nwarnings.warn('careful')\nprint('x', file=sys.stderr)",
        answers={
            "correlate": _RIGHT.format(
                "import warnings; warnings.warn('slow')", "1 / np.float64(0)"
            )
        },
        base="solved",
        stock="0 points for a right answer",
    ),
]
