"""Submissions whose cells have lost what marks them as nbgrader's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.preprocessors import Preprocessor
from traitlets import Bool

from autograder.course import CourseError
from autograder.notebook.plan import Plan, read_plan
from autograder.notebook.repair import RepairedCell, repair


class RestoredMarks(Preprocessor):  # type: ignore[misc]
    """Find a lesson's cells again before ``nbgrader autograde`` runs a notebook.

    Cells that were copied into a new notebook, as Colab makes it easy, are a student's
    own for nbgrader, which then ends in a KeyError. The grading engine mends them, and
    this does the same, so that the scores are the same. Notebooks in which all answers
    are marked stay as they are.
    """

    enabled = Bool(True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Return the notebook with the lesson's cells marked, missing ones put back."""
        # An exporter made this step, a converter the exporter.
        root = Path(self.parent.parent.coursedir.root)
        try:
            plan = read_plan(root, resources["nbgrader"]["assignment"])
        except CourseError as error:  # not built, or not this course's kind of lesson
            self.log.debug("Marks are not looked for: %s", error)
            return nb, resources
        if _has_lost_an_answer(plan, nb):
            mended = repair(plan, nb)
            nb.cells = [_cell(cell, place) for place, cell in enumerate(mended.cells)]
            # Cells have ids from 4.5 on.
            nb.nbformat_minor = max(nb.nbformat_minor, 5)
            for note in mended.notes:
                self.log.warning("%s", note)
        return nb, resources


def _has_lost_an_answer(plan: Plan, nb: Any) -> bool:
    marks = {cell.metadata.get("nbgrader", {}).get("grade_id") for cell in nb.cells}
    answers = {cell.grade_id for cell in plan.cells if cell.mark.get("solution")}
    return not answers <= marks


def _cell(cell: RepairedCell, place: int) -> Any:
    from nbformat import v4

    make = {"code": v4.new_code_cell, "markdown": v4.new_markdown_cell}
    made = make.get(cell.kind, v4.new_raw_cell)(cell.source)
    made["id"] = f"c{place}"
    if cell.release and cell.release.mark:
        made.metadata["nbgrader"] = dict(cell.release.mark)
    return made
