"""The report's pictures, as SVG text. Colours differ for every colour vision."""

from __future__ import annotations

import io
import textwrap
import warnings
from typing import Any

from autograder.report.results import NOT_FILLED_IN, ClassResults

# Okabe & Ito (2008), Color Universal Design; patterns say the same without colour.
_LEVELS = {
    "full": ("#0072B2", "", "full marks"),
    "some": ("#56B4E9", "", "some points"),
    "none": ("#E69F00", "//", "no points"),
    NOT_FILLED_IN: ("#D9D9D9", "..", "not filled in"),
}
_WIDTH = 8.2  # inches


def score_distribution(results: ClassResults) -> str:
    """Return a histogram of the total scores as SVG."""
    figure, axes = _figure(2.9)
    shares = [100 * s.total / (results.max_total or 1) for s in results.graded]
    bins = list(range(0, 101, 10))
    counts, _, _ = axes.hist(shares, bins=bins, color="#0072B2", edgecolor="white")
    axes.set_xticks(bins)
    axes.set_xlabel("Share of the lesson's points, %")
    _count_axis(axes.yaxis, "Number of students", int(max(counts, default=1)))
    if shares:
        middle = median(shares)
        axes.axvline(middle, color="black", linestyle="--", linewidth=1.2)
        axes.annotate(
            f"median {middle:.0f} %",
            (middle, 1.02),
            xycoords=("data", "axes fraction"),
            ha="right" if middle > 80 else "center",
            fontsize=9,
        )
    return _svg(figure)


def exercise_success(results: ClassResults) -> str:
    """Return how each exercise went as SVG: students by level, share of points."""
    names = list(results.points)
    figure, axes = _figure(0.42 * len(names) + 1.5)
    positions = range(len(names))
    left = [0] * len(names)
    levels = {name: results.levels(name) for name in names}
    for level, (colour, hatch, label) in _LEVELS.items():
        widths = [levels[name][level] for name in names]
        axes.barh(
            positions,
            widths,
            left=left,
            color=colour,
            hatch=hatch,
            edgecolor="white",
            label=label,
            height=0.72,
        )
        left = [start + width for start, width in zip(left, widths, strict=True)]
    total = max(left, default=1)
    for position, name in zip(positions, names, strict=True):
        text = f"{100 * results.share(name):.0f} %"
        axes.text(total * 1.02, position, text, va="center", fontsize=9)
    axes.text(total * 1.02, -0.85, "points", va="center", fontsize=9, style="italic")
    _name_axis(axes, [results.titles[name] for name in names])
    _count_axis(axes.xaxis, "Number of students", total)
    axes.legend(
        ncols=4, loc="lower left", bbox_to_anchor=(0, 1.01), frameon=False, fontsize=9
    )
    return _svg(figure)


def median(values: list[float]) -> float:
    """Return the median of at least one value."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return (ordered[half] + ordered[-half - 1]) / 2


def _figure(height: float) -> tuple[Any, Any]:
    # Without pyplot: nothing global, no window system.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDTH, height), layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _name_axis(axes: Any, labels: list[str]) -> None:
    """Put names on the vertical axis, the first at the top."""
    wrapped = [
        "\n".join(
            textwrap.shorten(line, 44, placeholder=" …") for line in label.split("\n")
        )
        for label in labels
    ]
    axes.set_yticks(range(len(labels)), wrapped, fontsize=9)
    for text in axes.get_yticklabels():
        text.set_parse_math(False)  # a "$" in a name is only a sign
    axes.tick_params(axis="y", length=0)
    axes.invert_yaxis()


def _count_axis(axis: Any, label: str, most: int) -> None:
    from matplotlib.ticker import MaxNLocator

    axis.set_major_locator(MaxNLocator(integer=True, nbins=min(10, max(1, most))))
    axis.set_label_text(label)


def _svg(figure: Any) -> str:
    import matplotlib as mpl

    target = io.StringIO()
    settings = {
        "svg.fonttype": "path",
        "svg.hashsalt": "report",
        "hatch.linewidth": 0.8,
    }
    with mpl.rc_context(settings), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a sign that no font has
        figure.savefig(target, format="svg", metadata={"Date": None})
    return target.getvalue()
