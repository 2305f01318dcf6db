"""Making the checks say yes from inside the notebook."""

from __future__ import annotations

from attacks.case import attack

_JUDGE = "the judge decides in another process, from answers that are data"

CASES = [
    attack(
        *("11", "input transformers"),
        "turns the source of every later cell into `pass`",
        _JUDGE,
        source="""
get_ipython().input_transformers_post.append(lambda lines: ["pass\\n"])
""",
        stock="10 of 10, even inside a sandbox",
    ),
    attack(
        *("12", "syntax tree transformers"),
        "deletes assertions and calls from every later cell",
        _JUDGE,
        source="""
import ast
class Delete(ast.NodeTransformer):
    def visit_Assert(self, node): return ast.Pass()
    def visit_Expr(self, node): return ast.Pass()
    def visit_Raise(self, node): return ast.Pass()
get_ipython().ast_transformers.append(Delete())
""",
        stock="10 of 10, even inside a sandbox",
    ),
    attack(
        *("13", "run_cell replaced"),
        "lets InteractiveShell report success for every cell",
        _JUDGE,
        source="""
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
def passed(self, *arguments, **options):
    return ExecutionResult(None)
async def later(self, *arguments, **options):
    return ExecutionResult(None)
InteractiveShell.run_cell = passed
InteractiveShell.run_cell_async = later
""",
        stock="10 of 10, even inside a sandbox",
    ),
    attack(
        *("14", "the kernel's reply replaced"),
        "lets the kernel, or what stands in for it, answer ok",
        _JUDGE,
        source="""
from autograder.sandbox.guest import cells
cells.Cells.run = lambda self, source, seconds: ([], 1)
def patch():
    from ipykernel.ipkernel import IPythonKernel
    IPythonKernel.do_execute = lambda *a, **k: {"status": "ok"}
attempt("kernel", patch)
""",
        stock="10 of 10",
    ),
    attack(
        *("15", "errors hidden"),
        "replaces showtraceback, so that no error is recorded",
        _JUDGE + "; no error is not a pass",
        source="get_ipython().showtraceback = lambda *a, **k: None\n"
        "get_ipython()._showtraceback = lambda *a, **k: None",
    ),
    attack(
        *("16", "comparisons that always hold"),
        "replaces numpy.testing, allclose, isclose and array_equal",
        _JUDGE,
        source="""
import numpy as np
for name in ("allclose", "isclose", "array_equal", "all", "abs", "max"):
    setattr(np, name, lambda *a, **k: True)
for name in list(vars(np.testing)):
    if name.startswith("assert_"):
        setattr(np.testing, name, lambda *a, **k: None)
import builtins
builtins.abs = builtins.max = lambda *a, **k: 0
""",
        stock="passes tests that use numpy.testing alone",
    ),
    attack(
        *("17", "objects that equal everything"),
        "answers with objects whose ==, bool, array and comparisons are always true",
        "only numbers, texts, containers and arrays cross the wall",
        source="""
class Yes(list):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __bool__(self): return True
    def __lt__(self, other): return True
    __gt__ = __le__ = __ge__ = __lt__
    __hash__ = object.__hash__
    def __getitem__(self, key): return self
    def __call__(self, *a, **k): return self
    def __float__(self): return 1.0
    def __array_function__(self, *a, **k): return True
    def __array_ufunc__(self, *a, **k): return True
yes = Yes()
""",
        answers={
            name: f"{name} = yes"
            for name in ("edge_signs", "corner_filter", "out_size")
        },
        stock="4 of 10",
    ),
    attack(
        *("new", "objects that lie about their type"),
        "answers whose __class__, __array__ and __iter__ pretend to be arrays, and "
        "change between two looks",
        "values are rebuilt from their data; a look is taken once",
        source="""
import numpy as np
class Liar:
    looks = 0
    @property
    def __class__(self): return np.ndarray
    def __array__(self, *a, **k):
        Liar.looks += 1
        return np.full((4, 4), np.nan if Liar.looks % 2 else 1.0)
    def __iter__(self): return iter([self] * 4)
    def __getattr__(self, name): return self
class Tricky(np.ndarray):
    def __array_finalize__(self, other): self.flags.writeable = True
    def __array_wrap__(self, *a): return self
    def __reduce__(self): return (os.system, ("touch /tmp/pickled",))
liar, tricky = Liar(), np.zeros((3, 3)).view(Tricky)
""",
        answers={
            "corner_filter": "corner_filter = liar",
            "x_detector": "x_detector = tricky",
        },
        says=("corner_filter",),
    ),
    attack(
        *("56", "pickles"),
        "answers with an object whose unpickling runs a command, and leaves .npy and "
        "pickle files about",
        "nothing is ever unpickled; an object array crosses as numbers or not at all",
        source="""
import numpy as np, pickle
class Bomb:
    def __reduce__(self):
        return (os.system, ("touch " + COURSE_ROOT + "/pwned",))
bomb = np.array([[Bomb()] * 4] * 4, dtype=object)
pickle.dump(bomb, open("results.pkl", "wb"))
np.save("answers.npy", bomb)
""",
        answers={
            "corner_filter": "corner_filter = bomb",
            "edge_signs": "edge_signs = bomb",
        },
        says=("corner_filter",),
    ),
    attack(
        *("57", "odd numbers as partial credit"),
        "lets cells end in 2.0, nan, np.float64 and a huge number, as its own scores",
        "a score is what the judge counted, never the value of a cell",
        source="""
lesson = type("Lesson", (), {"check": lambda *a: np.float64(2.0), "variant": None})()
2.0
""",
        answers={"edge_signs": "edge_signs = float('nan')\n2.0", "out_size": "1e9"},
        hides=('"score": 2.0', '"score": NaN'),
        stock="full marks for np.float64, nan and -3",
    ),
    attack(
        *("new", "the course's own code replaced"),
        "replaces Lesson.check, Exercise, run_cases, CheckFailed and the reference",
        _JUDGE,
        source="""
import autograder
from autograder.student import diagnosis, exercise, lesson, reference
autograder.Lesson.check = lesson.Lesson.check = lambda *a, **k: 2.0
lesson.Lesson.grade = lambda *a, **k: 2.0
exercise.run_cases = lambda *a: exercise.Outcomes((None,))
diagnosis.CheckFailed.__init__ = lambda *a, **k: None
reference.correlate = lambda *a, **k: 0
print("all replaced")
""",
        says=("all replaced",),
    ),
    attack(
        *("new", "answers copied from the visible cases"),
        "returns what the visible cases expect, found in the course's own checks",
        "a score needs the visible cases, and is shared among the hidden ones",
        answers={
            "gaussian_window": """
from autograder.checks.lesson_01_edge_detection import gaussian_window
from autograder.student import reference
known = {case.sigma for case in gaussian_window.GAUSSIAN_WINDOW.visible}
def gaussian_window(sigma):
    if sigma not in known:
        return 1
    import math
    side = 1
    while math.erf(side / (2 * math.sqrt(2) * sigma)) ** 2 < 0.99:
        side += 2
    return side
"""
        },
        scores={"gaussian_window": -1.0},
        says=("1.5 A window for the Gaussian",),
    ),
]
