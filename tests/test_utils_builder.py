"""The network builder: blocks, their counts, and the widget that puts them in a row."""

import pytest

from utils import machine, widgets
from utils.ledger import ledger
from utils.plotting import LessonFigure
from utils.widgets.blocks import KINDS, block_of, new_block
from utils.widgets.builder import FIRST, MAX_BLOCKS, NetworkBuilder
from utils.widgets.counted import Network

keras = pytest.importorskip("keras")
GOOGLENET_3A = 163_696  # parameters: Szegedy and others, 2015, with biases


@pytest.fixture(scope="module")
def every_kind():
    lines = [*KINDS, "dense 7"]
    lines.remove("dense")
    return Network(lines, (32, 32, 3))


@pytest.fixture
def builder():
    return widgets.network_builder(interactive=True, budget=100_000)


def press(builder, name):
    builder.buttons[name].click()
    return builder


@pytest.mark.parametrize("kind", KINDS)
def test_a_block_is_read_from_its_own_name(kind):
    block = new_block(kind)
    assert block_of(block.name) == block
    assert block_of(f" {kind} ") == block


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("convolution 32, 5 × 5, stride 2", "convolution 32, 5 × 5, stride 2"),
        ("convolution 32, 5 x 5", "convolution 32, 5 × 5"),
        ("1 × 1 convolution 8", "1 × 1 convolution 8"),
        ("pooling, 3 × 3", "pooling, 3 × 3"),
        ("residual block 64, stride 2", "residual block 64, stride 2"),
        ("dense 7", "dense 7"),
    ],
)
def test_what_is_written_is_what_is_made(line, name):
    assert block_of(line).name == name


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("konvolution 3", "Expected a block such as"),
        ("convolution 32, 3 × 5", "Expected a block such as"),
        ("dense 10, stride 2", "no stride for dense"),
        ("global average 3", "no size for global average"),
        ("convolution 0", "from 1 to 512"),
        ("inception block 2", "from 4 to 512 for inception block"),
        ("convolution 4, 9 × 9", "window from 1 to 7"),
    ],
)
def test_what_is_no_block_is_told(line, words):
    with pytest.raises(ValueError, match=words):
        block_of(line)


@pytest.mark.parametrize(
    ("line", "shape", "parameters", "out"),
    [
        ("convolution 32, 5 × 5", (28, 28, 192), 153_632, (28, 28, 32)),
        ("1 × 1 convolution 16", (28, 28, 192), 3_088, (28, 28, 16)),
        ("inception block 256", (28, 28, 192), GOOGLENET_3A, (28, 28, 256)),
        ("separable convolution 128", (16, 16, 64), 8_896, (16, 16, 128)),
        ("residual block 32", (16, 16, 32), 2 * 9_248, (16, 16, 32)),
        # … and a skip of 1 × 1 where the shape changes
        ("residual block 64, stride 2", (16, 16, 32), 57_536, (8, 8, 64)),
        ("pooling, 3 × 3", (16, 16, 4), 0, (5, 5, 4)),
        ("global average", (16, 16, 4), 0, (4,)),
        ("dense 10", (6, 6, 32), 11_530, (10,)),
        ("batch normalisation", (6, 6, 32), 128, (6, 6, 32)),
        ("inception block 5", (8, 8, 3), None, (8, 8, 5)),
    ],
)
def test_one_block_costs_what_lessons_say(line, shape, parameters, out):
    row = Network([line], shape).rows[1]
    assert row.out_shape == out
    assert parameters in (None, row.parameters)


def test_a_row_of_all_kinds_adds_up_to_keras_own_count(every_kind):
    assert every_kind.problem == ""
    assert every_kind.parameters == every_kind.model.count_params()
    assert every_kind.multiplications == ledger(every_kind.model).multiplications
    assert every_kind.model.output_shape == (None, 7)
    assert len(every_kind.rows) == 1 + len(KINDS)
    assert every_kind.rows[-1].field == (32, 32)
    again = Network(every_kind.blocks)
    assert again.blocks == every_kind.blocks


def test_table_picture_and_words_tell_the_same(every_kind):
    text = every_kind.text
    for row in every_kind.rows:
        assert row.name in text
        assert f"{row.parameters:,}" in text
    assert f"{every_kind.parameters:,} parameters" in every_kind.sentence
    assert "the whole picture" in every_kind.sentence
    figure = every_kind.figure()
    assert isinstance(figure, LessonFigure)
    assert figure.description == every_kind.sentence
    shown = every_kind._repr_mimebundle_()
    assert shown["text/plain"] == text == str(every_kind)
    assert "<table" in shown["text/html"]
    assert 'alt="' in shown["text/html"]


@pytest.mark.parametrize(
    ("lines", "words", "fitting"),
    [
        (
            ["dense 10", "convolution 8"],
            "Block 2, convolution 8, 3 × 3, needs a map",
            1,
        ),
        (["pooling"] * 6, "Block 6, pooling, 2 × 2, does not fit into a map of 1", 5),
        (["convolution 512", "dense 500"], "would have 262,144,000 weights", 1),
        (["global average", "global average", "pooling"], "Block 2", 1),
    ],
)
def test_a_block_that_does_not_fit_is_told_and_the_rest_is_kept(lines, words, fitting):
    network = Network(lines)
    assert words in network.problem
    assert network.sentence.startswith(network.problem)
    assert len(network.rows) == 1 + fitting
    assert len(network.blocks) == len(lines)
    assert network.model.count_params() == network.parameters


def test_a_budget_is_kept_in_sight():
    assert (
        "760 over the budget of 0" in Network(["convolution 10, 5 × 5"], budget=0).text
    )
    below = Network(["convolution 10, 5 × 5"], budget=1000).sentence
    assert "240 below the budget of 1,000" in below
    assert below.startswith("1 block makes 32 × 32 × 10 of a picture of 32 × 32 × 3")
    assert "1 block makes 3 numbers" in Network(["dense 3"]).sentence


def test_no_block_at_all_is_the_picture():
    empty = Network([])
    assert empty.parameters == 0
    assert "0 blocks make 32 × 32 × 3" in empty.sentence
    assert empty.figure().png()


def test_buttons_add_move_and_remove_blocks(builder):
    assert list(builder.buttons) == ["Add below", "Up", "Down", "Remove"]
    start = builder.blocks
    builder.chosen.index = 1
    builder.kind.value = "inception block"
    press(builder, "Add below")
    assert builder.blocks[2] == "inception block 32"
    assert builder.chosen.index == 2
    press(builder, "Up")
    assert builder.blocks[1] == "inception block 32"
    press(press(builder, "Down"), "Down")
    assert builder.blocks[3] == "inception block 32"
    press(builder, "Remove")
    assert builder.blocks == start
    assert builder.chosen.index == 3


def test_each_press_is_said_and_shown(builder):
    png, words = builder.png, builder._words.value
    press(builder, "Remove")
    assert 'role="status"' in builder._words.value
    assert "Removed: convolution 16, 3 × 3." in builder._words.value
    assert builder._words.value != words
    assert builder.png != png
    assert "<table" in builder._shown.value
    assert builder.text == builder.network.text
    press(builder, "Up")
    assert "It is the first block already." in builder._words.value


def test_fields_change_the_chosen_block_and_close_what_it_has_not(builder):
    builder.chosen.index = 0
    assert [f.disabled for f in builder.fields.values()] == [False] * 3
    builder.fields["window"].value = 5
    builder.fields["size"].value = 8
    assert builder.blocks[0] == "convolution 8, 5 × 5"
    builder.chosen.index = 1  # pooling
    assert [f.disabled for f in builder.fields.values()] == [True, False, True]
    assert builder.fields["window"].value == 2
    builder.chosen.index = 4
    builder.fields["size"].value = 12
    assert builder.model.output_shape == (None, 12)


def test_a_misfit_is_said_and_can_be_mended(builder):
    builder.chosen.index = 4
    builder.kind.value = "convolution"
    press(builder, "Add below")
    assert "Block 6, convolution 16, 3 × 3, needs a map" in builder._words.value
    press(builder, "Remove")
    assert "needs a map" not in builder._words.value


def test_a_builder_can_be_emptied_and_is_full_at_some_point(builder):
    for _ in range(len(FIRST) + 1):
        press(builder, "Remove")
    assert builder.blocks == ()
    assert "There is no block to remove." in builder._words.value
    press(builder, "Up")
    builder.kind.value = "batch normalisation"
    for _ in range(MAX_BLOCKS + 1):
        press(builder, "Add below")
    assert len(builder.blocks) == MAX_BLOCKS
    assert f"There are {MAX_BLOCKS} blocks" in builder._words.value
    with pytest.raises(ValueError, match="at most 16 blocks"):
        widgets.network_builder(["pooling"] * 17)


def test_every_control_has_a_name(builder):
    controls = [builder.chosen, builder.kind, *builder.buttons.values()]
    controls += builder.fields.values()
    names = [control.description for control in controls]
    assert all(names)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("variable", ["NBGRADER_EXECUTION", "CI"])
def test_nobody_to_touch_gets_a_network_with_the_same_model(monkeypatch, variable):
    monkeypatch.setenv(variable, "1")
    network = widgets.network_builder(["global average", "dense 3"])
    assert isinstance(network, Network)
    assert network.model.output_shape == (None, 3)


def test_somebody_gets_the_builder(monkeypatch):
    monkeypatch.setattr(machine, "is_interactive", lambda: True)
    assert isinstance(widgets.network_builder(["dense 3"]), NetworkBuilder)
