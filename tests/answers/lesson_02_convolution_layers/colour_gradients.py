# %% given
import numpy as np

colours = np.array([[1, -0.5, -0.5], [-0.5, 1, -0.5], [-0.5, -0.5, 1], [0.5, -1, 0.5]])
Gx = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])

# %% einsum kind="right"
colour_gradients = np.einsum("ij,lk->ijkl", Gx, colours)

# %% broadcasting kind="right"
colour_gradients = Gx[:, :, None, None] * colours.T[None, None]

# %% multiply_outer kind="right"
colour_gradients = np.multiply.outer(Gx, colours.T).astype(np.float32)

# %% loops_and_lists kind="right"
colour_gradients = [
    [[[Gx[i][j] * colours[l][k] for l in range(4)] for k in range(3)] for j in range(3)]
    for i in range(3)
]

# %% kron kind="right"
colour_gradients = np.kron(Gx.ravel(), colours.T.ravel()).reshape(3, 3, 3, 4)

# %% wrong_orientation kind="wrong" hint="left with right"
colour_gradients = np.einsum("ij,lk->ijkl", Gx.T, colours)

# %% mirrored kind="wrong" hint="plus column is on the left"
colour_gradients = np.einsum("ij,lk->ijkl", -Gx, colours)

# %% added kind="wrong" hint="multiplied, not added"
colour_gradients = Gx[:, :, None, None] + colours.T

# %% colours_missing kind="wrong" hint="grey gradients"
colour_gradients = Gx[:, :, None, None] * np.ones((3, 4))

# %% swapped kind="wrong" hint="transposed"
colour_gradients = Gx[:, :, None, None] * colours

# %% blurred_instead kind="wrong" hint="Gx times"
colour_gradients = (np.ones((3, 3)) / 9)[:, :, None, None] * colours.T

# %% quarter kind="wrong" hint="quarter"
colour_gradients = np.einsum("ij,lk->ijkl", Gx / 4, colours)

# %% nine_by_nine kind="wrong" hint="shape"
colour_gradients = np.zeros((9, 9, 3, 4))

# %% untouched kind="wrong" hint="not filled in yet"
colour_gradients = ...

# %% lazy_zeros kind="wrong" hint="only zeros"
colour_gradients = np.zeros((3, 3, 3, 4))

# %% hostile_infinite kind="wrong" hint="finite"
colour_gradients = np.einsum("ij,lk->ijkl", Gx, colours) / 0.0


# %% hostile_function kind="wrong" hint="not the function"
def colour_gradients():
    return np.einsum("ij,lk->ijkl", Gx, colours)
