"""Receptive fields, steps and unseen pixels of every call of a traced model."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from utils.ledger.reach import Reach, Spread, Whole, Window, reach
from utils.ledger.trace import Call

MAX_OFFSETS = 64  # places tried, where upsampling makes neighbours see differently

# The input places one output place sees, as the bits of a whole number.
Bits = int
Interval = tuple[int, int]


@dataclass(frozen=True)
class Field:
    """What one output place of a call sees of the model's input."""

    size: tuple[int, ...] | None
    jump: tuple[Fraction, ...] | None
    unseen: tuple[tuple[int, ...], ...] | None
    whole: bool = False
    padding: tuple[int, ...] | None = None  # zeros in front that the first place sees


@dataclass(frozen=True)
class _Seen:
    """Forward: for each axis one set of input places per output place, or one for all.

    None stands for: no rule is known.
    """

    axes: tuple[tuple[Bits, ...], ...] | None
    has_places: bool = True

    def everything(self) -> tuple[Bits, ...]:
        """Return the union over all places, for each axis."""
        return tuple(_union(sets) for sets in self.axes or ())


def fields(calls: Sequence[Call]) -> list[Field]:
    """Return the receptive field of each call."""
    # The size is that of a place far from the border: padding does not shorten it.
    # Pixels are unseen when no window ever lies on them, whatever the weights are.
    sides = calls[0].out_shape[:-1]
    reaches = [
        [_along(reach(call, i), len(sides)) for i in range(len(call.inputs))]
        for call in calls
    ]
    seen: list[_Seen] = []
    jumps: list[tuple[Fraction, ...] | None] = []
    for call, ways in zip(calls, reaches, strict=True):
        seen.append(_seen_by(call, ways, seen, sides))
        jumps.append(_jump_of(call, ways, jumps, sides))
    return [
        _field(number, calls, reaches, seen[number], jumps[number], sides)
        for number in range(len(calls))
    ]


def _along(way: Reach, axes: int) -> Reach:
    """Drop rules for axes that are not those of the model's input."""
    return way if isinstance(way, Whole) or len(way) == axes else Whole.UNKNOWN


def _field(
    number: int,
    calls: Sequence[Call],
    reaches: list[list[Reach]],
    seen: _Seen,
    jump: tuple[Fraction, ...] | None,
    sides: tuple[int, ...],
) -> Field:
    if seen.axes is None or not sides:
        return Field(None, None, None)
    everything = seen.everything()
    unseen = tuple(
        tuple(place for place in range(side) if not bits >> place & 1)
        for side, bits in zip(sides, everything, strict=True)
    )
    sizes, padding = [], []
    for axis, bits in enumerate(everything):
        intervals = _windows_along(axis, number, calls, reaches)
        if intervals is None:
            sizes.append(_extent(bits))
        else:
            sizes.append(max(high - low + 1 for low, high in intervals))
            padding.append(-intervals[0][0])
    whole = len(padding) < len(sizes)
    return Field(tuple(sizes), jump, unseen, whole, None if whole else tuple(padding))


def _seen_by(
    call: Call, ways: list[Reach], seen: list[_Seen], sides: tuple[int, ...]
) -> _Seen:
    if not call.inputs:
        if call.out_shape[:-1] != sides:
            return _Seen(None)
        return _Seen(tuple(tuple(1 << i for i in range(side)) for side in sides))
    parts = [
        _through(way, seen[source], call.out_shape[:-1])
        for way, source in zip(ways, call.inputs, strict=True)
    ]
    if any(part.axes is None for part in parts):
        return _Seen(None)
    joined = tuple(
        tuple(_union(sets) for sets in zip(*axis, strict=True))
        for axis in zip(*(part.axes or () for part in parts), strict=True)
    )
    return _Seen(joined, parts[0].has_places)


def _through(way: Reach, before: _Seen, after: tuple[int, ...]) -> _Seen:
    if way is Whole.UNKNOWN or before.axes is None:
        return _Seen(None)
    if isinstance(way, Whole) or not before.has_places:
        # One entry for each place keeps what is joined later of equal length.
        known = before.everything()
        matches = len(after) == len(known)
        counts = after if matches else (1,) * len(known)
        axes = tuple((bits,) * count for bits, count in zip(known, counts, strict=True))
        return _Seen(axes, matches)
    return _Seen(
        tuple(
            tuple(
                _union([sets[i] for i in rule.taps(place) if 0 <= i < len(sets)])
                for place in range(side)
            )
            for rule, sets, side in zip(way, before.axes, after, strict=True)
        )
    )


def _jump_of(
    call: Call,
    ways: list[Reach],
    jumps: list[tuple[Fraction, ...] | None],
    sides: tuple[int, ...],
) -> tuple[Fraction, ...] | None:
    if not call.inputs:
        return (Fraction(1),) * len(sides) if sides else None
    found: set[tuple[Fraction, ...]] = set()
    for way, source in zip(ways, call.inputs, strict=True):
        jump = jumps[source]
        if isinstance(way, Whole) or jump is None or 0 in [rule.step for rule in way]:
            continue
        found.add(tuple(a * rule.step for a, rule in zip(jump, way, strict=True)))
    return found.pop() if len(found) == 1 else None


def _windows_along(
    axis: int, target: int, calls: Sequence[Call], reaches: list[list[Reach]]
) -> list[Interval] | None:
    """Return what the first places see along an axis; None when that is everything."""
    intervals = []
    for place in range(_offsets(axis, target, calls, reaches)):
        interval = _backwards(axis, target, place, calls, reaches)
        if interval is None:
            return None
        intervals.append(interval)
    return intervals


def _offsets(
    axis: int, target: int, calls: Sequence[Call], reaches: list[list[Reach]]
) -> int:
    factor, waiting, done = 1, [target], set()
    while waiting:
        number = waiting.pop()
        if number in done:
            continue
        done.add(number)
        for way, source in zip(reaches[number], calls[number].inputs, strict=True):
            if not isinstance(way, Whole) and isinstance(way[axis], Spread):
                factor = math.lcm(factor, factor * way[axis].step.denominator)
            waiting.append(source)
    return min(factor, MAX_OFFSETS)


def _backwards(
    axis: int,
    target: int,
    place: int,
    calls: Sequence[Call],
    reaches: list[list[Reach]],
) -> Interval | None:
    """Follow one output place back to the input; None when a layer mixes all places.

    Intervals may leave the input: what a window would see there still counts.
    """
    needed: dict[int, Interval] = {target: (place, place)}
    for number in range(target, 0, -1):
        if number not in needed or not calls[number].inputs:
            continue
        interval = needed.pop(number)
        for way, source in zip(reaches[number], calls[number].inputs, strict=True):
            if isinstance(way, Whole):
                if way is not Whole.REARRANGED:
                    return None
                below: Interval | None = (0, 0)
            else:
                below = _below(way[axis], interval)
            if below is not None:
                old = needed.get(source, below)
                needed[source] = (min(old[0], below[0]), max(old[1], below[1]))
    found = [needed[n] for n in needed if not calls[n].inputs]
    if not found:  # a transposed convolution can leave places that see nothing
        return (0, -1)
    return (min(low for low, _ in found), max(high for _, high in found))


def _below(rule: Window | Spread, interval: Interval) -> Interval | None:
    low, high = interval
    places = range(low, high + 1) if isinstance(rule, Spread) else interval
    taps = [tap for place in places for tap in rule.taps(place)]
    return (min(taps), max(taps)) if taps else None


def _union(sets: Sequence[Bits]) -> Bits:
    joined = 0
    for bits in sets:
        joined |= bits
    return joined


def _extent(bits: Bits) -> int:
    """Return how many places lie from the first to the last one of a set."""
    return (bits // (bits & -bits)).bit_length() if bits else 0
