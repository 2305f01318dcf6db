"""A card on which an experiment's figures and claims stand, and what it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

CLAIMS = ("baseline overfits", "batch norm always helps", "best")
_OF_EACH = ("training", "validation", "gap", "summary")
_OF_ALL = ("fit images", "validation images", "seeds", "chosen", "test", "model")


def empty_card(networks: Iterable[str]) -> dict[str, Any]:
    """Return a card to be filled in: dots wherever something is missing.

    Parameters
    ----------
    networks : iterable of str
        Names of what is compared.

    Returns
    -------
    dict of str to object
        A new one with each call.

    Examples
    --------
    >>> empty_card(["baseline"])["gap"]
    {'baseline': Ellipsis}
    """
    names = tuple(networks)
    card: dict[str, Any] = dict.fromkeys(("prediction", "verdict", *_OF_ALL), ...)
    return card | {entry: dict.fromkeys(names, ...) for entry in _OF_EACH}


def table(card: Any) -> str:
    """Return what a card of several networks says, as lines of text.

    Parameters
    ----------
    card : dict
        With "training" and "validation", accuracies by network, one per seed; with
        "verdict", and with "test" and "chosen".

    Returns
    -------
    str
        One line for each network, in percent; another sentence while nothing is
        filled in.

    Examples
    --------
    >>> card = {"training": {"baseline": [0.9, 0.92]}, "chosen": "baseline"}
    >>> card |= {"validation": {"baseline": [0.6, 0.64]}, "test": 0.63}
    >>> print(table({**card, "verdict": {"best": "undecided"}}))
    network      training   validation     gap
    baseline       91.0 %  62.0 ± 2.8 %  29.0
    best: undecided
    tested once: baseline, 63.0 %
    """
    try:
        return "\n".join([*_rows(card), *_verdicts(card)])
    except (TypeError, ValueError, KeyError, AttributeError, IndexError):
        return "Nothing to compare yet."


def _rows(card: Mapping[str, Any]) -> list[str]:
    import numpy as np

    wide = max(len("network"), *map(len, card["training"])) + 2
    lines = [f"{'network':{wide}} {'training':>10} {'validation':>12} {'gap':>7}"]
    for name, accuracies in card["training"].items():
        train = 100 * np.asarray(accuracies, dtype=float)
        other = 100 * np.asarray(card["validation"][name], dtype=float)
        spread = other.std(ddof=1) if other.size > 1 else float("nan")
        lines.append(
            f"{name:{wide}} {train.mean():8.1f} % "
            f"{other.mean():5.1f} ± {spread:.1f} % {train.mean() - other.mean():5.1f}"
        )
    return lines


def _verdicts(card: Mapping[str, Any]) -> list[str]:
    lines = [
        f"{claim}: {'not said yet' if value is ... else value}"
        for claim, value in card["verdict"].items()
    ]
    lines.append(f"tested once: {card['chosen']}, {100 * float(card['test']):.1f} %")
    return lines


def gains_table(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return what ingredients of a recipe bring, as lines of text.

    Parameters
    ----------
    rows : iterable of dict
        As `utils.training.gains` returns them.

    Returns
    -------
    str
        A block for each network: validation accuracy in percent (with the standard
        deviation of several seeds), its change in points, and seconds of computing,
        all cores added.

    Examples
    --------
    >>> row = {"network": "net", "epochs": 3, "accuracy": 0.5, "sd": 0.0, "seeds": 1}
    >>> row |= {"ingredient": "plain", "how": "start", "change": 0.0, "cpu_seconds": 60}
    >>> other = {"ingredient": "Adam", "how": "added", "accuracy": 0.52, "change": 2.0}
    >>> print(gains_table([row, row | other]))
    net, 3 epochs           validation, %   points     CPU s
      plain                          50.0                 60
      Adam (added)                   52.0     +2.0        60
    """
    entries = list(rows)
    wide = max([20, *(len(_name(row)) for row in entries)]) + 2
    lines: list[str] = []
    for row in entries:
        start = row["how"] == "start"
        if start:
            title = f"{row['network']}, {row['epochs']} epochs"
            lines.append(f"{title:{wide}}  {'validation, %':>13}   points     CPU s")
        told = f"{100 * row['accuracy']:.1f}"
        if row["seeds"] > 1:
            told += f" ± {100 * row['sd']:.1f}"
        change = "" if start else f"{row['change']:+.1f}"
        seconds = f"{row['cpu_seconds']:.0f}"
        lines.append(f"  {_name(row):{wide}}{told:>13}   {change:>6}   {seconds:>7}")
    return "\n".join(lines)


def _name(row: Mapping[str, Any]) -> str:
    how = "" if row["how"] == "start" else f" ({row['how']})"
    return f"{row['ingredient']}{how}"
