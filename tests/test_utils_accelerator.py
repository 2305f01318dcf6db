"""GPU set-up, tried here on what machines say of themselves."""

import contextlib
import sys
from types import SimpleNamespace

import pytest

from utils.machine import Accelerator, accelerator, hardware

GIB = 2**30


def test_without_a_gpu_nothing_changes_and_the_cost_is_said(monkeypatch):
    monkeypatch.setattr(hardware, "gpu_name", lambda: "")
    found = accelerator.detect()
    assert (found.number, found.precision) == (0, "float32")
    text = found.sentence(minutes=14, gpu_minutes=0.5, work="All of it")
    assert text.startswith("No GPU: ")
    assert "All of it would take about 14 min, and 0.5 min on a GPU." in text
    assert found.batch_size(10**6) == 32
    assert isinstance(accelerator.strategy_scope(), contextlib.nullcontext)


@pytest.mark.parametrize(
    ("said", "policy"),
    [
        ("10.0", "mixed_bfloat16"),  # B200
        ("9.0", "mixed_bfloat16"),
        ("8.0", "mixed_bfloat16"),
        ("7.5", "mixed_float16"),  # T4, RTX 2080
        ("6.1", "float32"),
        ("gfx90a", "float32"),
        ("", "float32"),
    ],
)
def test_the_precision_follows_the_tensor_cores_on_every_backend(
    monkeypatch, said, policy
):
    capability = tuple(map(int, said.split("."))) if "." in said else None
    jax = SimpleNamespace(
        devices=lambda kind: [SimpleNamespace(compute_capability=said)]
    )
    known = {"compute_capability": capability} if capability else {}
    config = SimpleNamespace(
        list_physical_devices=lambda kind: ["GPU:0"],
        experimental=SimpleNamespace(get_device_details=lambda gpu: known),
    )
    cuda = SimpleNamespace(
        device_count=lambda: 1, get_device_capability=lambda gpu: capability
    )
    monkeypatch.setitem(sys.modules, "jax", jax)
    monkeypatch.setitem(sys.modules, "tensorflow", SimpleNamespace(config=config))
    monkeypatch.setitem(sys.modules, "torch", SimpleNamespace(cuda=cuda))
    monkeypatch.setattr(hardware, "gpu_name", lambda: "GPU")
    for backend in ("tensorflow", "jax", "torch"):
        monkeypatch.setattr(hardware, "backend_name", lambda name=backend: name)
        assert accelerator.detect().precision == policy


def test_only_what_is_made_in_the_block_computes_in_16_bits():
    keras = pytest.importorskip("keras")
    with Accelerator("Tesla T4", 1, 0, "mixed_float16").computing():
        inside = keras.layers.Dense(2)
    assert inside.compute_dtype == "float16"
    assert keras.layers.Dense(2).compute_dtype == "float32"


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
