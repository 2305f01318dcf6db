"""The benchmark of transfer learning, as a tiny case on whatever is here."""

import pytest

from benchmarks import transfer_speed


def test_a_tiny_case_gives_a_row_for_each_precision(capsys):
    options = {"network": "tiny", "seconds": "0.05", "batch": "4", "matrix": "64"}
    rows = transfer_speed.main([f"--{name}={text}" for name, text in options.items()])
    assert rows[0]["policy"] == "float32"
    assert len(rows) == 2
    for row in rows:
        assert row["forward"] > 0
        assert row["training"] > 0
        assert row["share"] > 0
    said = capsys.readouterr().out
    assert "TFLOP/s" in said
    assert said.count("32²") == 2


def test_a_rate_counts_pictures_and_not_steps():
    calls = []
    rate = transfer_speed.rate_of(lambda: calls.append(1), 7, 0.0)
    assert len(calls) == 3
    assert rate > 7
    with pytest.raises(SystemExit):
        transfer_speed.main(["--network", "resnet"])
