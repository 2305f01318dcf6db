"""How the ledger is shown, filled in, and what wrong use is told."""

from __future__ import annotations

import subprocess
import sys

import pytest
from ledger_models import conv, keras, layers, residual, stack

from utils.ledger import ledger
from utils.ledger.row import COLUMNS


def test_the_table_reads_the_same_as_text_and_as_html():
    book = ledger(stack("flat"))
    bundle = book._repr_mimebundle_()
    for row in book.rows:
        assert row.layer in bundle["text/plain"]
        assert row.layer in bundle["text/html"]
    assert "Total: " in bundle["text/plain"]
    assert 'scope="col"' in bundle["text/html"]
    assert str(book) == bundle["text/plain"]


def test_columns_can_be_chosen_and_kinds_left_out():
    book = ledger(stack("normalised"))
    text = book.table(["layer", "unseen"], title="Mine", skip={"Dropout"}).text()
    assert text.startswith("Mine")
    assert "never seen" in text
    assert "\ndropout" not in text
    assert all(book.rows[1].cell(column) for column in COLUMNS)


def test_a_blank_ledger_shows_what_is_to_be_filled_in():
    book = ledger(stack("flat"))
    blank = book.blank(columns=["layer", "out", "parameters"])
    assert blank.rows[0][1] != "…"
    assert all(row[1:] == ["…", "…"] for row in blank.rows[1:])
    assert "Total" not in blank.text()
    assert 'aria-label="blank ' in blank.html()


def test_named_blanks_hide_their_cell_and_the_next_input():
    book = ledger(stack("flat"))
    names = [row.layer for row in book.rows]
    table = book.blank({(names[2], "out"): "A", (names[4], "parameters"): "B"})
    assert table.rows[2][3] == "A …"
    assert table.rows[3][2] == "…"
    assert table.rows[4][4] == "B …"
    assert table.rows[1][3] == book.rows[1].cell("out")
    with pytest.raises(KeyError, match="Expected one of"):
        book.blank({("nobody", "out"): "A"})
    with pytest.raises(ValueError, match="columns"):
        book.blank({(names[2], "memory"): "A"})


def test_a_model_of_any_size_needs_an_input_shape():
    model = keras.Sequential([keras.Input((None, None, 3)), conv(2, 3)])
    with pytest.raises(ValueError, match="input_shape="):
        ledger(model)
    assert ledger(model, (9, 11, 3)).rows[-1].out_shape == (7, 9, 2)
    assert ledger(keras.Sequential([conv(2, 3)]), (9, 9, 3)).parameters == 56


@pytest.mark.parametrize(
    ("run", "error", "words"),
    [
        (lambda: ledger([conv(2, 3)]), TypeError, "keras.Sequential"),
        (lambda: ledger(keras.Sequential([conv(2, 3)])), ValueError, "input_shape="),
        (lambda: ledger(stack("one_conv"), (3, 3)), ValueError, "takes an input"),
        (lambda: ledger(stack("one_conv")).row("nobody"), KeyError, "Expected one of"),
        (
            lambda: ledger(stack("one_conv")).table(["colour"]),
            ValueError,
            "Expected columns",
        ),
        (
            lambda: ledger(stack("one_conv")).blank(columns=["colour"]),
            ValueError,
            "columns",
        ),
    ],
)
def test_wrong_use_is_explained(run, error, words):
    with pytest.raises(error, match=words):
        run()


def test_channels_first_is_refused():
    model = keras.Sequential(
        [
            keras.Input((3, 8, 8)),
            layers.MaxPooling2D(data_format="channels_first"),
        ]
    )
    with pytest.raises(ValueError, match="channels_last"):
        ledger(model)


def test_a_ledger_leaves_the_model_as_it_was(tmp_path):
    model = residual()
    ledger(model)
    before = model.get_config()
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    assert [layer["name"] for layer in before["layers"]] == [
        layer.name for layer in again.layers
    ]
    assert ledger(again).parameters == ledger(model).parameters


def test_the_module_loads_no_keras():
    code = "import sys, utils.ledger; assert 'keras' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
