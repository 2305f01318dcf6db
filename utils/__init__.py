"""What the lessons import: data, pictures, arithmetic, widgets, the machine.

Nothing here knows of grading. Import the module you need, for example
``from utils import data, plotting``; the package itself loads nothing, so that a
notebook's first cell answers at once.
"""
