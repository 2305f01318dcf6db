"""What the lessons import, in eleven packages: data, plotting, training, widgets, ….

Nothing here knows of grading. Import the package you need, for example
``from utils import data, plotting``; each lists what it offers in ``__all__``. The
package itself loads nothing, so that a notebook's first cell answers at once.
"""
