"""How a right answer is made wrong: a table of small functions over syntax trees.

Each operator looks at one node and yields what may stand in its place: another node, or
None for "leave it out". A new operator is one more function with `@operator`.
"""

from autograder.mutants.operators import calls, collections, expressions, results
from autograder.mutants.operators.syntax import EFFECTS
from autograder.mutants.operators.table import OPERATORS, Words, keywords_of

__all__ = [
    "EFFECTS",
    "OPERATORS",
    "Words",
    "calls",
    "collections",
    "expressions",
    "keywords_of",
    "results",
]
