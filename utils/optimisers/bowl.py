"""A bowl: the loss around its lowest point, with a curvature in each direction."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


class Bowl:
    """The loss ½ (w − lowest)ᵀ H (w − lowest).

    Parameters
    ----------
    hessian : array_like, shape (n, n)
        H, its second derivatives; symmetric, all curvatures above 0.
    lowest : array_like, shape (n,), optional
        Where the loss is 0; by default the origin.

    Attributes
    ----------
    curvatures : ndarray of float64, shape (n,)
        Eigenvalues of H, the smallest first.

    Raises
    ------
    ValueError
        If H is no such array.
    """

    def __init__(
        self, hessian: npt.ArrayLike, lowest: npt.ArrayLike | None = None
    ) -> None:
        self.hessian = np.asarray(hessian, dtype=np.float64)
        sides = self.hessian.shape
        if len(sides) != 2 or sides[0] != sides[1]:
            raise ValueError(
                "Expected a square array of second derivatives. "
                f"Received shape {sides}."
            )
        if not np.allclose(self.hessian, self.hessian.T):
            raise ValueError("Expected a symmetric array. Received another one.")
        self.curvatures = np.linalg.eigvalsh(self.hessian)
        if self.curvatures[0] <= 0:
            raise ValueError(
                "Expected curvatures above 0. The smallest one is "
                f"{self.curvatures[0]:.3g}: that is a saddle or a valley, no bowl."
            )
        self.lowest = np.zeros(sides[0]) if lowest is None else np.asarray(lowest)

    @classmethod
    def turned(cls, curvatures: npt.ArrayLike, seed: int) -> Bowl:
        """Return a bowl whose directions are turned by chance.

        Parameters
        ----------
        curvatures : array_like, shape (n,)
            One for each direction.
        seed : int
            Of the turn.

        Returns
        -------
        Bowl
            Its lowest point is the origin.
        """
        values = np.asarray(curvatures, dtype=np.float64)
        draw = np.random.default_rng(seed).normal(size=(values.size, values.size))
        directions, _ = np.linalg.qr(draw)
        whole = directions @ np.diag(values) @ directions.T
        return cls((whole + whole.T) / 2)

    def loss(self, w: npt.ArrayLike) -> Array:
        """Return the loss.

        Parameters
        ----------
        w : array_like, shape (..., n)
            One position or many.

        Returns
        -------
        ndarray of float64, shape (...)
            0 at the lowest point.
        """
        off = np.asarray(w, dtype=np.float64) - self.lowest
        return np.asarray(((off @ self.hessian) * off).sum(axis=-1) / 2)

    def gradient(self, w: npt.ArrayLike) -> Array:
        """Return the slopes.

        Parameters
        ----------
        w : array_like, shape (n,)
            The position.

        Returns
        -------
        ndarray of float64, shape (n,)
            H (w − lowest).
        """
        off = np.asarray(w, dtype=np.float64) - self.lowest
        return np.asarray(self.hessian @ off)
