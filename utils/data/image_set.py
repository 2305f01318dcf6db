"""Labelled images for training and testing, parts of them, and where they are from."""

import dataclasses
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from utils.data.cards import DataCard, checksum

Images = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.int64]


@dataclass(frozen=True, repr=False)
class ImageSet:
    """Images to train with, others to test with, and their card.

    Attributes
    ----------
    train_images, test_images : ndarray of uint8, shape (n, height, width, channels)
        Intensities from 0 to 255. A `keras.layers.Rescaling(1 / 255)` at the start of
        a model makes floats of them batch by batch, in a quarter of the memory.
    train_labels, test_labels : ndarray of int64, shape (n,)
        Numbers of the classes.
    class_names : tuple of str
        What the numbers mean.
    card : DataCard
        Source, licence, and whether this is a stand-in.
    """

    train_images: Images
    train_labels: Labels
    test_images: Images
    test_labels: Labels
    class_names: tuple[str, ...]
    card: DataCard

    def subset(
        self,
        train: int,
        test: int | None = None,
        *,
        stratified: bool = True,
        seed: int = 0,
    ) -> "ImageSet":
        """Return a smaller set, drawn at random.

        Parameters
        ----------
        train : int
            How many training images; all of them if there are fewer.
        test : int, optional
            How many test images; all of them if not given or if there are fewer.
        stratified : bool, default=True
            Keep the shares of the classes.
        seed : int, default=0
            Chooses the images.

        Returns
        -------
        ImageSet
            Copies of the chosen images, and a card that says so.
        """
        chosen = subset(
            self.train_images,
            self.train_labels,
            min(train, len(self.train_images)),
            stratified=stratified,
            seed=seed,
        )
        tested = subset(
            self.test_images,
            self.test_labels,
            min(test or len(self.test_images), len(self.test_images)),
            stratified=stratified,
            seed=seed,
        )
        card = dataclasses.replace(
            self.card,
            shape=chosen[0].shape,
            sha256=checksum(chosen[0]),
            note=f"{len(chosen[0])} of {len(self.train_images)} training and "
            f"{len(tested[0])} of {len(self.test_images)} test images, seed {seed}. "
            f"{self.card.note}".rstrip(),
        )
        return dataclasses.replace(
            self,
            train_images=chosen[0],
            train_labels=chosen[1],
            test_images=tested[0],
            test_labels=tested[1],
            card=card,
        )

    def __repr__(self) -> str:
        """Return shapes instead of numbers."""
        return (
            f"{self.card.name}: train {self.train_images.shape}, "
            f"test {self.test_images.shape}, {len(self.class_names)} classes"
        )


def subset(
    images: Images,
    labels: Labels,
    n: int,
    *,
    stratified: bool = True,
    seed: int = 0,
) -> tuple[Images, Labels]:
    """Draw images at random, none twice.

    Parameters
    ----------
    images : ndarray, shape (m, …)
        Any images.
    labels : ndarray, shape (m,)
        Their classes.
    n : int
        How many to draw, 1 to m.
    stratified : bool, default=True
        Keep the shares of the classes, to within one image per class.
    seed : int, default=0
        Chooses the images; the same seed draws the same ones everywhere.

    Returns
    -------
    images : ndarray, shape (n, …)
        A copy, in random order.
    labels : ndarray, shape (n,)
        Their classes.

    Raises
    ------
    ValueError
        If there are not so many images, or not one label for each.
    """
    _check(images, labels)
    if not 1 <= n <= len(images):
        raise ValueError(
            f"Expected n from 1 to {len(images)}. Received {n}. "
            "There are no more images to draw."
        )
    indices = _draw(labels, n, stratified, np.random.default_rng(seed))
    return images[indices], labels[indices]


def train_validation_split(
    images: Images,
    labels: Labels,
    *,
    fraction: float = 0.1,
    stratified: bool = True,
    seed: int = 0,
) -> tuple[Images, Labels, Images, Labels]:
    """Set part of the training images aside, to choose settings with.

    Parameters
    ----------
    images : ndarray, shape (m, …)
        Training images; the test images stay out of this.
    labels : ndarray, shape (m,)
        Their classes.
    fraction : float, default=0.1
        Share of the images for validation, between 0 and 1.
    stratified : bool, default=True
        Keep the shares of the classes in both parts.
    seed : int, default=0
        Chooses the images.

    Returns
    -------
    train_images, train_labels, validation_images, validation_labels : ndarray
        Copies; every image is in one of the two parts.

    Raises
    ------
    ValueError
        If one of the parts would be empty.

    Examples
    --------
    >>> images, labels = np.zeros((50, 28, 28, 1), np.uint8), np.arange(50) % 10
    >>> parts = train_validation_split(images, labels, fraction=0.2)
    >>> [len(part) for part in parts]
    [40, 40, 10, 10]
    """
    _check(images, labels)
    aside = round(fraction * len(images))
    if not 0 < aside < len(images):
        raise ValueError(
            f"Expected a fraction that leaves images in both parts. "
            f"Received {fraction} of {len(images)} images. Try fraction=0.1."
        )
    generator = np.random.default_rng(seed)
    validation = _draw(labels, aside, stratified, generator)
    kept = np.ones(len(images), bool)
    kept[validation] = False
    train = generator.permutation(np.flatnonzero(kept))
    return images[train], labels[train], images[validation], labels[validation]


def _draw(
    labels: Labels, n: int, stratified: bool, generator: np.random.Generator
) -> npt.NDArray[np.intp]:
    """Return n different indices; stratified, every class gives its share."""
    order = generator.permutation(len(labels))
    if not stratified:
        return order[:n]
    # Rank of each image within its class, as a share of the class: the smallest n
    # of these take the same share of every class, rounded fairly.
    share = np.empty(len(labels))
    for label in np.unique(labels):
        members = order[labels[order] == label]
        share[members] = (np.arange(len(members)) + generator.random()) / len(members)
    return generator.permutation(np.argsort(share, kind="stable")[:n])


def _check(images: Images, labels: Labels) -> None:
    """Raise unless every image has its label."""
    if np.shape(labels) != np.shape(images)[:1]:
        raise ValueError(
            f"Expected one label for each of {len(images)} images. "
            f"Received labels of shape {np.shape(labels)}. "
            "Give whole numbers, one per image."
        )
