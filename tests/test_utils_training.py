"""Training: curves that are right, runs that go on, progress that shows."""

import json
import re
from itertools import pairwise

import keras
import numpy as np
import pytest
from keras import layers

from utils import machine, training
from utils.training import augment, fitting, progress
from utils.training.checkpoint import Checkpoint, path_of


def pictures(number=96, seed=0):
    """Return images whose brighter half tells the class."""
    generator = np.random.default_rng(seed)
    labels = generator.integers(0, 2, number)
    images = generator.integers(0, 120, (number, 8, 8, 3)).astype(np.uint8)
    images[labels == 1, :4] += 100
    return images, labels


def network(units=8, rate=0.3):
    """Return a small compiled network with all that has a state."""
    keras.utils.set_random_seed(3)
    stack = [layers.Rescaling(1 / 255), layers.Conv2D(4, 3), layers.Flatten()]
    stack += [layers.BatchNormalization(), layers.Dropout(rate)]
    stack += [layers.Dense(units, activation="relu"), layers.Dense(2)]
    model = keras.Sequential([keras.Input((8, 8, 3)), *stack, layers.Softmax()])
    model.compile(
        keras.optimizers.Adam(0.01),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


class Interrupt(keras.callbacks.Callback):
    """Stands for a reader who presses the stop button."""

    def __init__(self, epoch, batch):
        super().__init__()
        self.epoch, self.batch, self.now = epoch, batch, 0

    def on_epoch_begin(self, epoch, logs=None):
        self.now = epoch

    def on_train_batch_end(self, batch, logs=None):
        if (self.now, batch) == (self.epoch, self.batch):
            raise KeyboardInterrupt


SETTINGS = {"batch_size": 20, "augment": [augment.Flip(), augment.Shift(1)]}


def test_a_history_holds_the_curves_that_keras_reports():
    images, labels = pictures()
    run = training.fit(
        network(), images, labels, validation=pictures(40, 1), epochs=8, **SETTINGS
    )
    assert run.epochs == list(range(1, 9))
    for curve in (run.loss, run.accuracy, run.validation_loss, run.seconds):
        assert len(curve) == 8
    assert run.accuracy[-1] > 0.9
    assert run.loss[-1] < run.loss[0]
    assert run.gap() == pytest.approx(
        100 * (run.accuracy[-1] - run.validation_accuracy[-1]), abs=1e-5
    )
    assert training.History.from_json(run.to_json(None)) == run
    short = training.History.from_json(run.to_json())
    assert np.allclose(short.loss, run.loss, atol=1e-4)


def test_without_validation_there_is_no_gap():
    run = training.fit(network(), *pictures(), epochs=1)
    assert run.validation_accuracy == []
    with pytest.raises(ValueError, match="run with validation images"):
        run.gap()


@pytest.mark.parametrize("text", ["", "[]", '{"loss": [1]}', "{"])
def test_a_history_reads_nothing_else(text):
    with pytest.raises(ValueError, match=r"as History\.to_json writes it"):
        training.History.from_json(text)


def test_the_seed_decides_everything_and_floats_do_too():
    images, labels = pictures()
    runs = []
    for seed, shown in ((1, images), (1, images), (2, images)):
        model = network()
        training.fit(model, shown, labels, epochs=2, seed=seed, **SETTINGS)
        runs.append(model.get_weights())
    same, other = zip(runs[0], runs[1], strict=True), zip(*runs[1:], strict=True)
    assert all(np.array_equal(a, b) for a, b in same)
    assert not all(np.array_equal(a, b) for a, b in other)
    run = training.fit(network(), images.astype("float32"), labels, epochs=1)
    assert run.loss[0] > 0


@pytest.mark.parametrize("moment", [(0, 2), (2, 1), (3, 4)])
def test_an_interrupted_run_ends_like_an_undisturbed_one(moment, course_cache):
    images, labels = pictures()
    settings = {"validation": pictures(40, 1), "epochs": 4, **SETTINGS}
    whole = network()
    expected = training.fit(whole, images, labels, **settings)
    with pytest.raises(KeyboardInterrupt):
        training.fit(
            network(),
            images,
            labels,
            checkpoint="run",
            callbacks=[Interrupt(*moment)],
            **settings,
        )
    resumed = network()
    found = training.fit(resumed, images, labels, checkpoint="run", **settings)
    assert found.loss == expected.loss
    assert found.validation_accuracy == expected.validation_accuracy
    for value, right in zip(resumed.get_weights(), whole.get_weights(), strict=True):
        assert np.array_equal(value, right)


def test_a_finished_run_comes_back_at_once_and_can_be_made_longer(course_cache, capsys):
    images, labels = pictures()
    first = training.fit(network(), images, labels, epochs=2, checkpoint="run")
    model = network()
    assert training.fit(model, images, labels, epochs=2, checkpoint="run") == first
    assert "goes on after 2 epochs" in capsys.readouterr().out
    longer = training.fit(network(), images, labels, epochs=3, checkpoint="run")
    assert longer.loss[:2] == first.loss
    assert len(longer.loss) == 3


def _with(optimiser):
    model = network()
    model.compile(optimiser, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def _one_pixel():
    images = pictures()[0]
    images[0, 0, 0, 0] += 1
    return images


CHANGES = {
    "network and its width": lambda: {"model": network(units=9)},
    "network and its rate": lambda: {"model": network(rate=0.4)},
    "optimiser": lambda: {"model": _with("sgd")},
    "optimiser and its rate": lambda: {"model": _with(keras.optimizers.Adam(0.02))},
    "training images": lambda: {"images": _one_pixel()},
    "training labels": lambda: {"labels": 1 - pictures()[1]},
    "validation images": lambda: {"validation": pictures(40, 2)},
    "batch size": lambda: {"batch_size": 10},
    "seed": lambda: {"seed": 1},
    "augmentation": lambda: {"augment": [augment.Shift(2)]},
    "epochs": lambda: {"epochs": 1},
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Return the bytes of a checkpoint after two epochs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_CACHE", str(tmp_path_factory.mktemp("cache")))
        call = {"epochs": 2, "batch_size": 20, "checkpoint": "run"}
        training.fit(network(), *pictures(), **call)
        return path_of("run").read_bytes()


@pytest.fixture
def untrained(kept, course_cache, monkeypatch):
    """Put the checkpoint into the cache; what would be trained is only looked at."""
    path_of("run").parent.mkdir(parents=True)
    path_of("run").write_bytes(kept)
    monkeypatch.setattr(fitting._Fit, "train", lambda self, first, *_: first)
    images, labels = pictures()
    usual = {"images": images, "labels": labels, "epochs": 3, "batch_size": 20}
    return {**usual, "checkpoint": "run"}


def test_unchanged_the_run_goes_on(untrained, capsys):
    run = training.fit(network(), **untrained)
    assert "goes on after 2 epochs" in capsys.readouterr().out
    assert len(run.loss) == 2


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_is_changed_the_run_starts_anew_and_says_why(what, untrained, capsys):
    run = training.fit(**{"model": network(), **untrained, **CHANGES[what]()})
    (said,) = capsys.readouterr().out.splitlines()
    assert "training starts anew" in said
    assert what.split(" and ")[0] in said
    assert run.loss == []


def test_a_damaged_file_is_not_used(course_cache, capsys):
    images, labels = pictures()
    training.fit(network(), images, labels, epochs=1, checkpoint="run")
    path = path_of("run")
    path.write_bytes(path.read_bytes()[:3000])
    capsys.readouterr()
    run = training.fit(network(), images, labels, epochs=1, checkpoint="run")
    assert "cannot be read" in capsys.readouterr().out
    assert len(run.loss) == 1


def test_a_file_is_replaced_whole_or_not_at_all(course_cache, monkeypatch):
    images, labels = pictures()
    model = network()
    first = training.fit(model, images, labels, epochs=1, checkpoint="run")
    before = path_of("run").read_bytes()

    def full(file, **arrays):
        file.write(b"half")
        raise OSError("no space left")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(OSError, match="no space"):
        Checkpoint(path_of("run"), {}).save(model, first)
    assert path_of("run").read_bytes() == before
    assert [path.name for path in path_of("run").parent.iterdir()] == ["run.npz"]


def test_training_goes_on_where_nothing_can_be_kept(course_cache, monkeypatch, capsys):
    def full(*_, **__):
        raise OSError("no space left")

    monkeypatch.setattr(np, "savez", full)
    run = training.fit(network(), *pictures(), epochs=3, checkpoint="run")
    assert len(run.loss) == 3
    assert capsys.readouterr().out.count("no space left") == 1
    obstacle = course_cache.parent / "file"
    obstacle.write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("COURSE_CACHE", str(obstacle))
    monkeypatch.setattr("tempfile.mkdtemp", full)
    run = training.fit(network(), *pictures(), epochs=2, checkpoint="run")
    assert len(run.loss) == 2
    assert "cannot be written (" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["", "../x", "a b", "a/b", ".hidden"])
def test_a_name_cannot_lead_out_of_the_cache(name, course_cache):
    with pytest.raises(ValueError, match="checkpoint's name"):
        path_of(name)


def test_what_cannot_be_trained_is_said_before_training():
    images, labels = pictures()
    with pytest.raises(ValueError, match="compiled model"):
        training.fit(keras.Sequential([layers.Dense(2)]), images, labels, epochs=1)
    with pytest.raises(ValueError, match="one label for each of 96"):
        training.fit(network(), images, labels[:5], epochs=1)
    with pytest.raises(ValueError, match="validation images"):
        training.fit(network(), images, labels, validation=(images, []), epochs=1)
    with pytest.raises(ValueError, match="at least 1 epoch"):
        training.fit(network(), images, labels, epochs=0)
    with pytest.raises(TypeError, match="Expected augmentation"):
        training.fit(network(), images, labels, epochs=1, augment=3)


def test_elsewhere_one_line_per_epoch(capfd, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    images, labels = pictures()
    training.fit(network(), images, labels, validation=pictures(9), epochs=2)
    said = capfd.readouterr()  # what TensorFlow's own code writes is seen, too
    assert len(said.out.splitlines()) == 2
    pattern = r"epoch 1/2  loss \d\.\d{3}  accuracy \d+\.\d %  validation .* s"
    assert re.fullmatch(pattern, said.out.splitlines()[0])
    assert said.err == ""


@pytest.mark.parametrize("variable", ["NBGRADER_EXECUTION", "CI"])
def test_graded_and_in_ci_nothing_is_shown(variable, capsys, monkeypatch):
    monkeypatch.setenv(variable, "autograde")
    training.fit(network(), *pictures(), epochs=2)
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "")


class Handle:
    """Stands for the display that JupyterLab updates."""

    def __init__(self):
        self.bundles = []

    def update(self, bundle, raw):
        assert raw
        self.bundles.append(bundle)


@pytest.fixture
def handle(monkeypatch):
    shown = Handle()

    def display(bundle, raw, display_id):
        assert raw
        assert display_id
        shown.bundles.append(bundle)
        return shown

    monkeypatch.setattr(machine, "is_interactive", lambda: True)
    monkeypatch.setattr("IPython.display.display", display)
    return shown


def test_in_a_notebook_the_curves_grow_in_one_display(handle, capsys):
    images, labels = pictures()
    training.fit(network(), images, labels, epochs=3, title="baseline")
    assert "first epoch" in handle.bundles[0]["text/html"]
    last = handle.bundles[-1]
    assert "data:image/png" in last["text/html"]
    assert 'alt="baseline, training, percent by epoch: ' in last["text/html"]
    assert last["text/plain"].count("epoch ") == 3
    assert "3 of 3 epochs" in last["text/html"]
    json.dumps(last)
    assert capsys.readouterr().out == ""


def test_without_curves_one_line_is_updated(handle):
    images, labels = pictures()
    training.fit(network(), images, labels, epochs=3, title="seed 4", curves=False)
    last = handle.bundles[-1]["text/html"]
    assert "png" not in last
    assert last.count("<div>") == 1
    assert "seed 4: epoch 3/3" in last


def test_the_display_takes_a_small_share_of_the_time(handle, monkeypatch):
    shown = progress.LiveProgress("run", 1000)
    clock, drawn = [0.0], []
    monkeypatch.setattr(progress.time, "monotonic", lambda: clock[0])

    def show_curves(runs, epochs):
        drawn.append(clock[0])
        clock[0] += 0.1  # a slow machine's drawing
        return training.show_curves(runs, epochs=epochs)

    monkeypatch.setattr("utils.training.curves.show_curves", show_curves)
    shown._drawn = shown._told = 0.0
    run = training.History()
    for _ in range(200):
        clock[0] += 0.05
        for _ in range(50):
            shown.batch(run, 0.5)
        run = run.extended({"loss": 1.0, "accuracy": 0.5}, 0.05)
        shown.epoch(run)
    assert 2 <= len(drawn) <= 5
    assert all(later - earlier > 2 for earlier, later in pairwise(drawn))


def test_curves_are_told_apart_without_colour_and_in_words():
    run = training.History([1, 0.5], [0.5, 0.75], [1, 1], [0.4, 0.5], [1, 1])
    other = training.History([1, 0.5], [0.7, 0.95], [1, 1], [0.6, 0.7], [1, 1])
    figure = training.show_curves(
        {"one": run, "two": [run, other]}, title="T", caption="C"
    )
    assert "one, validation, percent by epoch: 40, 50." in figure.description
    assert "two, training (mean of 2 runs), percent by epoch: 60, 85." in (
        figure.description
    )
    (axes,) = figure.axes
    assert (axes.get_xlabel(), axes.get_ylabel()) != ("", "")
    looks = [(line.get_marker(), line.get_linestyle()) for line in axes.lines]
    assert len(set(looks)) == len(axes.lines) == 4
    assert len(axes.collections) == 2
    with pytest.raises(ValueError, match="at least one training run"):
        training.show_curves({})
    with pytest.raises(ValueError, match="at least one training run"):
        training.show_curves({"none": []})
