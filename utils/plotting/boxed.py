"""How a thing to touch shows itself, and what is left of it when nobody can."""

from typing import Any

from utils.plotting.figure import picture_html

LIVE = "cnn-course-live"
# The still picture follows the widget. It hides while the widget is alive; without it
# (a notebook opened anew, GitHub, an HTML page) picture and sentence are what one sees,
# and the browser's own "model not found" is not.
_STYLE = f"""<style>
.jp-OutputArea:has(.{LIVE}) .cnn-course-still,
body:not(:has(.jp-OutputArea)):has(.{LIVE}) .cnn-course-still,
.jp-OutputArea:has(.cnn-course-still):not(:has(.{LIVE})) .jupyter-widgets
{{display: none}}
</style>"""


class Boxed:
    """Something to touch, shown as its ``box``, an ipywidgets widget.

    Attributes
    ----------
    box : ipywidgets.Box
        All of it.
    png, text : bytes, str
        The picture now shown, and the same in words.
    """

    box: Any
    png: bytes = b""
    text: str = ""

    def _ipython_display_(self) -> None:
        """Show the box: how a widget does it differs between ipywidgets 7 and 8."""
        from IPython.display import display

        self.box.add_class(LIVE)
        display(self.box)
        display(_Still(self.png, self.text))


class _Still:
    """A picture in place of a widget that is not running."""

    def __init__(self, png: bytes, text: str) -> None:
        self._png, self._text = png, text

    def _repr_html_(self) -> str:
        picture = picture_html(self._png, self._text) if self._png else self._text
        return (
            f'{_STYLE}<div class="cnn-course-still">{picture}'
            "<p>A still picture: run the cell again to move it.</p></div>"
        )

    def __repr__(self) -> str:
        """Return the words alone."""
        return self._text
