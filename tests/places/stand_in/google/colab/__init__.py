"""Stands in for Colab's own package, and counts the widgets that cells end in."""

from typing import Any

expected_views = 0


def _count(result: Any) -> None:
    global expected_views
    shown = result.result
    names = {part.__module__.partition(".")[0] for part in type(shown).__mro__}
    is_widget = "ipywidgets" in names or ("utils" in names and hasattr(shown, "box"))
    expected_views += is_widget


def watch() -> None:
    """Count from now on."""
    from IPython import get_ipython

    get_ipython().events.register("post_run_cell", _count)
