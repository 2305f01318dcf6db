"""Feedback on notebooks that were saved with widgets in them."""

from __future__ import annotations

from typing import Any

from nbconvert.preprocessors import Preprocessor
from traitlets import Bool


class WithoutWidgetState(Preprocessor):  # type: ignore[misc]
    """Leave the state of widgets out of a page.

    Colab stores it in another form than nbconvert reads, which ends in a KeyError, and
    no widget lives in a page of feedback: grading draws their static figures instead.
    """

    enabled = Bool(True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Return the notebook without the state of its widgets."""
        nb.metadata.pop("widgets", None)
        return nb, resources
