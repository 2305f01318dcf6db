"""5.6 and 8.2: a classifier judged by what it does, with weights of the check's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from itertools import combinations, product
from typing import Any

import numpy as np

from autograder.student import models, networks
from autograder.student.diagnosis import (
    CheckFailed,
    Demand,
    Design,
    FloatArray,
    Values,
    Wrong,
    entry_of,
)
from autograder.student.diagnosis.judgement import Judgement
from autograder.student.networks import fixed_weights, linear, relu, settled, softmax

CLASSES = 10
Rules = dict[str, Design | Values]


@dataclass(frozen=True)
class Looked:
    """One look at a network."""

    network: str
    at: str  # "size", "outputs", "loss", "training" or what a lesson adds
    seed: int = 0  # of the images, or of the loss' rows
    top: float = 1.0  # the largest level of the images


@dataclass(frozen=True)
class Aspects:
    """A rule whose cases look at one network from several sides."""

    rules: Rules

    def judge(
        self,
        answer: Any,
        cases: Sequence[Looked],
        visible: Sequence[Looked],
        *,
        probing: bool,
    ) -> Judgement:
        """Judge each side by its own rule; see `Rule.judge`."""
        told: dict[Looked, CheckFailed | None] = {}
        for at, rule in self.rules.items():
            asked, seen = (
                [case for case in some if case.at == at] for some in (cases, visible)
            )
            if asked:
                judged = rule.judge(answer, asked, seen, probing=probing)
                told |= zip(asked, judged.failures, strict=True)
        return Judgement([told[case] for case in cases])


@dataclass(frozen=True)
class Classifier:
    """What a network must be, as far as its behaviour tells."""

    table: str  # name of the answer
    name: str  # its entry there
    shape: tuple[int, int, int]  # of one image
    right: Callable[..., FloatArray]  # takes images, `out`, and a word per ReLU
    bends: Mapping[str, str]  # that word: after which layer it stands
    weights: tuple[int, ...]  # how many numbers each weight has
    sizes: Mapping[int, tuple[str, str]]  # total: what was built instead
    wrong: Sequence[Wrong]  # what is special to this network
    training: Demand  # what it does in training

    def rules(self) -> Rules:
        """Return a rule for each thing that is looked at."""
        return {
            "size": Design(
                name=self.name, read=self._read, demands=[self._shape(), self._size()]
            ),
            "outputs": Values(
                name=f"what {self.name} makes of images",
                value=self._outputs,
                right=self._seen(self.right),
                wrong=self._mistakes,
                hint=LAYER_BY_LAYER,
                expected="the outputs of the network as described, with any weights",
                describe=lambda case: "",
                enough=1,
                has_slips=False,
            ),
            "loss": Values(
                name=f"the loss of {self.name}",
                value=self._loss,
                arguments=lambda _, case: _rows(case.seed),
                right=cross_entropy,
                wrong=LOSSES,
                hint=networks.TWO_FORMS[:1].upper() + networks.TWO_FORMS[1:],
                expected="the cross-entropy of whole-number labels",
                describe=lambda case: "some probabilities",
                enough=1,
                has_slips=False,
            ),
            "training": Design(
                name=self.name, read=self.built, demands=[self.training]
            ),
        }

    def images(self, case: Looked) -> FloatArray:
        """Return images whose levels lie between 0 and the case's `top`."""
        return images_of(self.shape, case.seed, case.top)

    def _read(self, answer: Any) -> Any:
        model = entry_of(answer, self.table, self.name)
        return models.as_model(model, self.name, self.shape)

    def built(self, answer: Any) -> Any:
        """Read a network that has the weights that it should have."""
        model = self._read(answer)
        for demand in (self._shape(), self._size()):
            failure = demand.failure(model, None, self.name)
            if failure is not None:
                raise failure
        return model

    def compiled(self, answer: Any) -> Any:
        """Read a network that has a loss for whole-number labels."""
        model = self.built(answer)
        networks.loss_of(model, *_rows(0), self.name)
        return model

    def _shape(self) -> Demand:
        return Demand(
            "Flatten missing",
            lambda model, _: models.output_shape_of(model, self.shape, self.name),
            lambda shape: shape == (CLASSES,),
            ROWS_AND_COLUMNS,
            expected=f"output shape ({CLASSES},) for one image",
            received=lambda shape: f"shape {shape}",
            fails="does not give one number for each class",
            tells=lambda shape: NOT_TEN if len(shape) == 1 else None,
        )

    def _size(self) -> Demand:
        return Demand(
            "another number of parameters",
            lambda model, _: tuple(networks.sizes_of(model)),
            lambda sizes: sizes == tuple(sorted(self.weights)),
            FOLLOW_THE_SHAPES,
            expected=f"{sum(self.weights):,} parameters",
            received=lambda sizes: f"{sum(sizes):,}",
            fails="has another size",
            tells=lambda sizes: (
                OTHER_LAYERS
                if sum(sizes) == sum(self.weights)
                else self.sizes.get(sum(sizes))
            ),
        )

    def _outputs(self, answer: Any, case: Looked) -> FloatArray:
        model, images = self.built(answer), self.images(case)
        with fixed_weights(model):
            rows, again = (models.run_model(model, images, self.name) for _ in "12")
        if not np.allclose(rows, again, atol=1e-3):
            raise CheckFailed(
                f"{self.name} gives another output each time.",
                hint=ONLY_IN_TRAINING,
                mistake="dropout always on",
            )
        oracles = [self._seen(self.right), *(w.oracle for w in self._mistakes)]
        return settled(rows, (oracle(case) for oracle in oracles))

    def _loss(self, answer: Any, case: Looked) -> float:
        rows, labels = _rows(case.seed)
        loss = networks.loss_of(self.built(answer), rows, labels, self.name)
        known = (oracle(rows, labels) for oracle in (cross_entropy, twice))
        return next((value for value in known if np.isclose(loss, value, 1e-3)), loss)

    @cached_property
    def _mistakes(self) -> list[Wrong]:
        ends = [
            Wrong(name, partial(self.right, out=out), hint) for name, out, hint in ENDS
        ]
        found = [*self.wrong, *ends, *self._other_bends()]
        return [replace(wrong, oracle=self._seen(wrong.oracle)) for wrong in found]

    def _seen(self, network: Callable[..., FloatArray]) -> Callable[..., FloatArray]:
        """Return what a network makes of the images of a case."""
        return cache(lambda case: network(self.images(case)))

    def _other_bends(self) -> list[Wrong]:
        """Return the mistakes with a ReLU, with several of them or with one."""
        found = []
        several = range(len(self.bends), 1, -1)
        places = [(some, "") for n in several for some in combinations(self.bends, n)]
        places += [((word,), f" after {where}") for word, where in self.bends.items()]
        for (words, where), (name, bend) in product(places, networks.OTHERS.items()):
            oracle = partial(self.right, **dict.fromkeys(words, bend))
            found.append(Wrong(f"{name} instead of ReLU{where}", oracle, ASKS_FOR_RELU))
        for words, where in places:
            oracle = partial(self.right, **dict.fromkeys(words, linear))
            found.append(Wrong(f"activation missing{where}", oracle, NO_BEND))
        return found


@cache
def images_of(shape: tuple[int, ...], seed: int, top: float) -> FloatArray:
    """Return three images; the same array each time."""
    return np.random.default_rng(560 + seed).uniform(0, top, (3, *shape))


@cache
def _rows(seed: int) -> tuple[FloatArray, Any]:
    """Return probabilities that are far from even, and whole-number labels."""
    generator = np.random.default_rng(570 + seed)
    rows = generator.dirichlet(np.full(CLASSES, 0.5), 8) * 0.9 + 0.1 / CLASSES
    return rows, generator.integers(0, CLASSES, len(rows))


def cross_entropy(rows: FloatArray, labels: Any) -> float:
    """Return the mean of −ln p of the right classes."""
    return float(-np.log(rows[np.arange(len(rows)), labels]).mean())


def twice(rows: FloatArray, labels: Any) -> float:
    """Return the loss of probabilities that are taken for scores."""
    return cross_entropy(softmax(rows), labels)


def never_different(shape: tuple[int, ...], mistake: str, hint: str) -> Demand:
    """Return the demand on a network that does in training what it always does."""

    def change(model: Any, case: Looked) -> float:
        images = images_of(shape, case.seed, case.top)
        with fixed_weights(model):
            quiet, trained = (
                models.run_model(model, images, training=now) for now in (False, True)
            )
        return float(np.abs(quiet - trained).max())

    return Demand(
        mistake,
        change,
        lambda size: size < 1e-3,
        hint,
        expected="the same in training as afterwards",
        received=lambda size: f"outputs that differ by {size:.2g}",
        fails="does something else in training than afterwards",
    )


LOSSES = [
    Wrong(
        "softmax twice",
        twice,
        "from_logits=True tells the loss to apply softmax, and the model has done so "
        "already. One of the two is enough.",
    )
]
ENDS = [
    (
        "softmax missing",
        linear,
        "these are scores: which activation makes probabilities of them?",
    ),
    (
        "softmax twice",
        lambda scores: softmax(softmax(scores)),
        "softmax acts once more on its own probabilities, in a layer or in an argument "
        "of one. One of the two is enough.",
    ),
    (
        "sigmoid instead of softmax",
        networks.sigmoid,
        "each is between 0 and 1, and yet they ignore each other: which activation "
        "divides by the sum over all classes?",
    ),
    (
        "ReLU before softmax",
        lambda scores: softmax(relu(scores)),
        "negative scores are cut off before they become probabilities: softmax wants "
        "them all.",
    ),
    (
        "ReLU instead of softmax",
        relu,
        "which activation makes probabilities of scores?",
    ),
]
OTHER_LAYERS = (
    "other layers",
    "the number is right by chance: compare filters and units with the list above the "
    "exercise.",
)
NOT_TEN = (
    "wrong number of classes",
    "the last dense layer needs as many units as there are classes.",
)
ROWS_AND_COLUMNS = "rows and columns are left: flatten before the dense layers."
FOLLOW_THE_SHAPES = (
    "follow the shapes layer by layer, as in lesson 3: which layer has another number "
    "of parameters than you expect?"
)
LAYER_BY_LAYER = (
    "size and weights are right, and yet it computes something else: compare with the "
    "list above the exercise, layer by layer, also the order."
)
ONLY_IN_TRAINING = "dropout belongs to training only: pass `training` on to it."
NO_BEND = (
    "the exercise asks for ReLU after every hidden layer. Without a bend between them, "
    "two layers are no more than one."
)
ASKS_FOR_RELU = (
    "the exercise asks for ReLU. Others train, too; then your network differs in one "
    "more way from that of the lesson, and a comparison tells less."
)
