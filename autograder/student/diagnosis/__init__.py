"""The vocabulary of diagnosis: evidence first, then a mistake that explains all of it.

A lesson's rule is one of `Function`, `Values`, `Table` and `Design`, with `Wrong`
oracles, `Feature`s and the like; `autograder/README.md` shows one of each.
"""

from autograder.student.answers import raise_wrong_shape
from autograder.student.comparing import FloatArray, close, same
from autograder.student.diagnosis.design import Demand, Design, Repair
from autograder.student.diagnosis.evidence import Run, Stop, Wrong
from autograder.student.diagnosis.groups import Grouped, Own
from autograder.student.diagnosis.patterns import Feature
from autograder.student.diagnosis.rules import Function, Rule, Values
from autograder.student.diagnosis.tables import Entry, Table, entry_of
from autograder.student.failure import CheckFailed, NotFilledIn

__all__ = [
    "CheckFailed",
    "Demand",
    "Design",
    "Entry",
    "Feature",
    "FloatArray",
    "Function",
    "Grouped",
    "NotFilledIn",
    "Own",
    "Repair",
    "Rule",
    "Run",
    "Stop",
    "Table",
    "Values",
    "Wrong",
    "close",
    "entry_of",
    "raise_wrong_shape",
    "same",
]
