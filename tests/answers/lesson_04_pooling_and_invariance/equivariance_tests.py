# %% given
import numpy as np


def move(x, step):
    return np.roll(x, step, axis=1)


def inside(x):
    return x[4:-4, 4:-4]


def right_equivariant(layer, image, step, out_step):
    first, second = layer(move(image, step)), move(layer(image), out_step)
    return np.allclose(inside(first), inside(second))


def right_invariant(layer, image, step):
    return np.allclose(layer(move(image, step)), layer(image))


# %% cropped kind="right"
def equivariant(layer, image, step, out_step):
    first, second = layer(move(image, step)), move(layer(image), out_step)
    return np.allclose(first[4:-4, 4:-4], second[4:-4, 4:-4])


def invariant(layer, image, step):
    return np.allclose(layer(move(image, step)), layer(image))


# %% largest_difference kind="right"
def equivariant(layer, image, step, out_step):
    difference = layer(move(image, step)) - move(layer(image), out_step)
    return np.abs(inside(difference)).max() < 1e-9


def invariant(layer, image, step):
    return bool(np.max(np.abs(layer(move(image, step)) - layer(image))) < 1e-9)


# %% moved_back kind="right"
def equivariant(layer, image, step, out_step):
    back = np.roll(layer(np.roll(image, step, 1)), -out_step, 1)
    return np.isclose(inside(back), inside(layer(image))).all()


invariant = right_invariant


# %% zeros_come_in kind="right"
def shifted(x, step):
    result = np.zeros_like(x)
    if step > 0:
        result[:, step:] = x[:, :-step]
    elif step < 0:
        result[:, :step] = x[:, -step:]
    else:
        result[:] = x
    return result


def equivariant(layer, image, step, out_step):
    first, second = layer(shifted(image, step)), shifted(layer(image), out_step)
    return int(np.allclose(inside(first), inside(second)))


def invariant(layer, image, step):
    return np.allclose(layer(shifted(image, step)), layer(image))


# %% loops kind="right"
def equivariant(layer, image, step, out_step):
    first, second = layer(move(image, step)), layer(image)
    height, width = first.shape
    for row in range(4, height - 4):
        for column in range(4, width - 4):
            if (
                abs(first[row, column] - second[row, (column - out_step) % width])
                > 1e-8
            ):
                return False
    return True


def invariant(layer, image, step):
    pairs = zip(layer(move(image, step)).ravel(), layer(image).ravel())
    return all(abs(one - two) < 1e-8 for one, two in pairs)


# %% rounded kind="right"
def equivariant(layer, image, step, out_step):
    first, second = layer(move(image, step)), move(layer(image), out_step)
    return np.array_equal(inside(np.round(first, 6)), inside(np.round(second, 6)))


def invariant(layer, image, step):
    return np.allclose(layer(image) - layer(move(image, step)), 0)


# %% not_cropped kind="wrong" hint=["border effects", "crop the interior"]
def equivariant(layer, image, step, out_step):
    return np.allclose(layer(move(image, step)), move(layer(image), out_step))


invariant = right_invariant


# %% compared_exactly kind="wrong" hint=["compared exactly", "allclose"]
def equivariant(layer, image, step, out_step):
    first, second = layer(move(image, step)), move(layer(image), out_step)
    return bool((inside(first) == inside(second)).all())


invariant = right_invariant


# %% tests_invariance kind="wrong" hint=["invariance tested"]
def equivariant(layer, image, step, out_step):
    return np.allclose(inside(layer(move(image, step))), inside(layer(image)))


invariant = right_invariant


# %% step_for_both kind="wrong" hint=["mixed up", "out_step"]
def equivariant(layer, image, step, out_step):
    return right_equivariant(layer, image, step, step)


invariant = right_invariant


# %% nothing_moves kind="wrong" hint=["always True"]
def equivariant(layer, image, step, out_step):
    return np.allclose(inside(layer(image)), inside(layer(image)))


invariant = right_invariant


# %% output_moved_back kind="wrong" hint=["moved back"]
def equivariant(layer, image, step, out_step):
    return right_equivariant(layer, image, step, -out_step)


invariant = right_invariant


# %% invariant_moves_the_output kind="wrong" hint=["equivariance tested", "stay"]
equivariant = right_equivariant


def invariant(layer, image, step):
    return np.allclose(layer(move(image, step)), move(layer(image), step))


# %% truth_for_each_pixel kind="wrong" hint=["array of truth values"]
def equivariant(layer, image, step, out_step):
    return np.isclose(layer(move(image, step)), move(layer(image), out_step))


invariant = right_invariant


# %% only_one_test kind="wrong" hint=["not filled in yet"]
equivariant = right_equivariant


def invariant(layer, image, step):
    """Tell whether the output stays when the image moves by step."""
    ...


# %% always_invariant kind="wrong" hint=["always True"]
equivariant = right_equivariant


def invariant(layer, image, step):
    return True


# %% invariant_against_the_image kind="wrong" hint=["output compared with the image", "two outputs"]
equivariant = right_equivariant


def invariant(layer, image, step):
    output = layer(move(image, step))
    return output.shape == image.shape and np.allclose(output, image)


# %% untouched kind="wrong" hint=["not filled in yet"]
def equivariant(layer, image, step, out_step):
    """Tell whether the output moves along by out_step, border left out."""
    ...


def invariant(layer, image, step):
    """Tell whether the output stays when the image moves by step."""
    ...


# %% lazy_even_steps kind="wrong" hint=["print both arrays"]
def equivariant(layer, image, step, out_step):
    return step != 1 and layer(image).shape != (24, 1)


invariant = right_invariant


# %% hostile_words kind="wrong" hint=["neither True nor False"]
def equivariant(layer, image, step, out_step):
    return "yes"


invariant = right_invariant


# %% hostile_signature kind="wrong" hint=["could not be called"]
def equivariant(layer, image):
    return True


invariant = right_invariant


# %% cropped_before_moving kind="wrong" hint=["cropped before moving", "the order matters"]
def equivariant(layer, image, step, out_step):
    moved_first = inside(layer(move(image, step)))
    return np.allclose(moved_first, move(inside(layer(image)), out_step))


def invariant(layer, image, step):
    return right_invariant(layer, image, step)


# %% border_of_three kind="wrong" hint=["a border of 3 left out", "4 outermost"]
def equivariant(layer, image, step, out_step):
    first, second = layer(move(image, step)), move(layer(image), out_step)
    return np.allclose(first[3:-3, 3:-3], second[3:-3, 3:-3])


invariant = right_invariant


# %% border_of_five kind="wrong" hint=["a border of 5 left out"]
def equivariant(layer, image, step, out_step):
    first, second = layer(move(image, step)), move(layer(image), out_step)
    return np.allclose(first[5:-5, 5:-5], second[5:-5, 5:-5])


invariant = right_invariant


# %% rows_only kind="wrong" hint=["rows only left out", "every side"]
def equivariant(layer, image, step, out_step):
    first, second = layer(move(image, step)), move(layer(image), out_step)
    return np.allclose(first[4:-4], second[4:-4])


invariant = right_invariant


# %% columns_only kind="wrong" hint=["columns only left out"]
def equivariant(layer, image, step, out_step):
    first, second = layer(move(image, step)), move(layer(image), out_step)
    return np.allclose(first[:, 4:-4], second[:, 4:-4])


invariant = right_invariant


# %% top_and_left_only kind="wrong" hint=["only top and left left out"]
def equivariant(layer, image, step, out_step):
    first, second = layer(move(image, step)), move(layer(image), out_step)
    return np.allclose(first[4:, 4:], second[4:, 4:])


invariant = right_invariant


# %% differences_with_their_sign kind="wrong" hint=["without absolute values"]
def equivariant(layer, image, step, out_step):
    difference = layer(move(image, step)) - move(layer(image), out_step)
    return bool(inside(difference).max() < 1e-6)


invariant = right_invariant


# %% invariant_inside_only kind="wrong" hint=["another value", "where they differ"]
equivariant = right_equivariant


def invariant(layer, image, step):
    first, second = layer(move(image, step)), layer(image)
    if first.ndim == 2:
        first, second = inside(first), inside(second)
    return np.allclose(first, second)


# %% sums_compared kind="wrong" hint=["sums compared"]
equivariant = right_equivariant


def invariant(layer, image, step):
    return bool(np.isclose(layer(move(image, step)).sum(), layer(image).sum()))
