"""A short run of every fuzzer; `benchmarks/fuzz.py` runs them for long."""

from __future__ import annotations

import time

import pytest
from fuzzing.targets import TARGETS, seeds
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SECONDS = 5.0  # of computing, for one input


@pytest.mark.parametrize("name", TARGETS)
def test_any_bytes_are_answered_or_refused(name: str) -> None:
    begun = seeds(name)

    @settings(
        max_examples=150,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(changed(begun))
    def run(data: bytes) -> None:
        started = time.process_time()
        TARGETS[name](data)
        assert time.process_time() - started < SECONDS

    for seed in begun:
        TARGETS[name](seed)
    run()


@st.composite
def changed(draw: st.DrawFn, begun: list[bytes]) -> bytes:
    """Draw an honest input with some bytes replaced by others."""
    content = bytearray(draw(st.sampled_from(begun)))
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(content)))
        size = draw(st.integers(0, 8))
        content[place : place + size] = draw(st.binary(max_size=12))
    return bytes(content)
