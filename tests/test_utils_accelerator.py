"""GPU set-up, tried here on what machines say of themselves."""

import contextlib

import pytest

from utils.machine import Accelerator, accelerator, hardware

GIB = 2**30


def test_without_a_gpu_nothing_changes_and_the_cost_is_said(monkeypatch):
    monkeypatch.setattr(hardware, "gpu_name", lambda: "")
    found = accelerator.set_up()
    assert (found.number, found.precision) == (0, "float32")
    text = found.sentence(minutes=14, gpu_minutes=0.5, work="All of it")
    assert text.startswith("No GPU: ")
    assert "All of it would take about 14 min, and 0.5 min on a GPU." in text
    assert found.batch_size(10**6) == 32
    assert isinstance(accelerator.strategy_scope(), contextlib.nullcontext)


@pytest.mark.parametrize(
    ("capability", "policy"),
    [
        ((9, 0), "mixed_bfloat16"),
        ((8, 0), "mixed_bfloat16"),
        ((7, 5), "mixed_float16"),
        ((6, 1), "float32"),
    ],
)
def test_the_precision_follows_the_tensor_cores(capability, policy):
    assert accelerator._precision("Tesla", capability) == policy


@pytest.mark.parametrize(
    ("memory", "image", "expected"),
    [(16, 100, 64), (16, 60, 128), (140, 60, 256), (1, 1000, 1), (0, 60, 32)],
)
def test_the_batch_fits_the_memory(memory, image, expected):
    gpu = Accelerator("GPU", 1, memory * GIB, "float32")
    assert gpu.batch_size(image * 2**20) == expected
    with pytest.raises(ValueError, match="positive number of bytes"):
        gpu.batch_size(0)


def test_a_gpu_is_named_with_its_memory():
    text = Accelerator("Tesla T4", 2, 15 * GIB, "mixed_float16").sentence()
    assert text == "2 GPUs, Tesla T4 with 15 GiB, computing in mixed_float16."
