# %% given
import numpy as np
from scipy import signal


def correlate(image, kernel):
    return signal.correlate2d(image, kernel, mode="valid")


# %% flip kind="right"
def convolve(image, kernel):
    return correlate(image, np.flip(kernel))


def agree(kernel):
    return np.array_equal(kernel, np.flip(kernel))


# %% slices kind="right"
def convolve(image, kernel):
    return signal.correlate2d(image, kernel[::-1, ::-1], mode="valid")


def agree(kernel):
    return (kernel == kernel[::-1, ::-1]).all()


# %% two_quarter_turns kind="right"
def convolve(image, kernel):
    return correlate(image, np.rot90(kernel, 2)).astype(np.float32)


def agree(kernel):
    return bool(np.allclose(kernel, np.rot90(np.rot90(kernel))))


# %% loops_on_lists kind="right"
def convolve(image, kernel):
    turned = [list(reversed(row)) for row in reversed(kernel.tolist())]
    return correlate(image, np.array(turned)).tolist()


def agree(kernel):
    rows, columns = kernel.shape
    for i in range(rows):
        for j in range(columns):
            if kernel[i, j] != kernel[rows - 1 - i, columns - 1 - j]:
                return False
    return True


# %% fliplr_flipud_and_an_impulse kind="right"
def convolve(image, kernel):
    return correlate(image, np.fliplr(np.flipud(kernel)))


def agree(kernel):
    impulse = np.zeros((9, 9))
    impulse[4, 4] = 1
    return int(
        np.abs(correlate(impulse, kernel) - convolve(impulse, kernel)).max() == 0
    )


# %% reversed_flat kind="right"
def convolve(image, kernel):
    return signal.convolve2d(image, kernel, mode="valid")


def agree(kernel):
    flat = np.ravel(kernel)
    return list(flat) == list(flat[::-1])


# %% not_flipped kind="wrong" hint=["still correlation"] breaks=["convolution with reversal"]
def convolve(image, kernel):
    return correlate(image, kernel)


def agree(kernel):
    return np.array_equal(kernel, np.flip(kernel))


# %% one_axis_only kind="wrong" hint=["one axis", "both axes"] breaks=["convolution with reversal"]
def convolve(image, kernel):
    return correlate(image, kernel[::-1])


def agree(kernel):
    return np.array_equal(kernel, kernel[::-1])


# %% reversed_once kind="wrong" hint=["both axes"]
def convolve(image, kernel):
    return correlate(image, np.fliplr(kernel))


def agree(kernel):
    return np.array_equal(kernel, np.flip(kernel))


# %% transposed kind="wrong" hint=["transposing"]
def convolve(image, kernel):
    return correlate(image, kernel.T)


def agree(kernel):
    return np.array_equal(kernel, np.flip(kernel))


# %% quarter_turn kind="wrong" hint=["quarter turn"]
def convolve(image, kernel):
    return correlate(image, np.rot90(kernel))


def agree(kernel):
    return np.array_equal(kernel, np.flip(kernel))


# %% image_flipped_instead kind="wrong" hint=["flip the kernel, not the image"]
def convolve(image, kernel):
    return correlate(np.flip(image), kernel)


def agree(kernel):
    return np.array_equal(kernel, np.flip(kernel))


# %% same_mode kind="wrong" hint=["window left the image"] breaks=["valid mode"]
def convolve(image, kernel):
    return signal.convolve2d(image, kernel, mode="same")


def agree(kernel):
    return np.array_equal(kernel, np.flip(kernel))


# %% agree_compares_element_by_element kind="wrong" hint=["array of truth values"]
def convolve(image, kernel):
    return correlate(image, np.flip(kernel))


def agree(kernel):
    return kernel == np.flip(kernel)


# %% agree_means_symmetric_matrix kind="wrong" hint=["symmetric matrix is not enough"]
def convolve(image, kernel):
    return correlate(image, np.flip(kernel))


def agree(kernel):
    return np.array_equal(kernel, kernel.T)


# %% agree_checks_a_mirror kind="wrong" hint=["180"]
def convolve(image, kernel):
    return correlate(image, np.flip(kernel))


def agree(kernel):
    return np.array_equal(kernel, kernel[:, ::-1])


# %% agree_means_sum_zero kind="wrong" hint=["Compare the kernel with itself"] breaks=["same on *every* image"]
def convolve(image, kernel):
    return correlate(image, np.flip(kernel))


def agree(kernel):
    return kernel.sum() != 0


# %% agree_missing kind="wrong" hint=["not filled in"]
def convolve(image, kernel):
    return correlate(image, np.flip(kernel))


def agree(kernel):
    """Return True if correlation and convolution give the same with this kernel."""
    ...


# %% agree_called_at_once kind="wrong" hint=["called too early"]
def convolve(image, kernel):
    return correlate(image, np.flip(kernel))


agree = True


# %% agree_compares_two_rows_only kind="wrong" hint=["only some numbers", "all numbers"]
def convolve(image, kernel):
    return correlate(image, np.flip(kernel))


def agree(kernel):
    return (kernel[0] == kernel[-1][::-1]).all()


# %% agree_rounds kind="wrong" hint=["agrees too often"]
def convolve(image, kernel):
    return correlate(image, np.flip(kernel))


def agree(kernel):
    return np.allclose(kernel, np.flip(kernel), atol=0.15)


# %% lazy_always_true kind="wrong" hint=["agrees too often"] breaks=["same on *every* image"]
def convolve(image, kernel):
    return correlate(image, np.flip(kernel))


def agree(kernel):
    return True


# %% lazy_knows_the_visible_kernels kind="wrong" hint=["agrees too rarely"]
def convolve(image, kernel):
    return correlate(image, np.flip(kernel))


def agree(kernel):
    return kernel.tolist() == [[1, 1], [1, 1]]


# %% hostile_turns_the_callers_kernel kind="wrong" hint=["work on a copy"]
def convolve(image, kernel):
    kernel[:] = np.flip(kernel).copy()
    return correlate(image, kernel)


def agree(kernel):
    return np.array_equal(kernel, np.flip(kernel))


# %% hostile_raises kind="wrong" hint=["ZeroDivisionError"]
def convolve(image, kernel):
    return 1 / 0


def agree(kernel):
    return 1 / 0


# %% agree_by_an_impulse kind="right"
convolve = lambda image, kernel: signal.correlate2d(
    image, kernel[::-1][:, ::-1], mode="valid"
)


def agree(kernel):
    rows, columns = kernel.shape
    impulse = np.zeros((2 * rows - 1, 2 * columns - 1))
    impulse[rows - 1, columns - 1] = 1.0
    return np.array_equal(
        signal.correlate2d(impulse, kernel, mode="valid"), convolve(impulse, kernel)
    )


# %% agree_by_half_of_the_numbers kind="right"
def convolve(image, kernel):
    for axis in (0, 1):
        kernel = np.flip(kernel, axis)
    return signal.correlate2d(image, kernel, mode="valid")


def agree(kernel):
    numbers = list(kernel.flat)
    return all(numbers[i] == numbers[-1 - i] for i in range(len(numbers) // 2))


# %% agree_by_any kind="wrong" hint=["not only some"]
def convolve(image, kernel):
    return signal.correlate2d(image, kernel[::-1, ::-1], mode="valid")


def agree(kernel):
    return bool((kernel == kernel[::-1, ::-1]).any())


# %% agree_demands_two_mirrors kind="wrong" hint=["although a mirror changes it"]
def convolve(image, kernel):
    return signal.correlate2d(image, kernel[::-1, ::-1], mode="valid")


def agree(kernel):
    return np.array_equal(kernel, kernel[::-1]) and np.array_equal(
        kernel, kernel[:, ::-1]
    )


# %% agree_inverted kind="wrong" hint=["the wrong way round"]
def convolve(image, kernel):
    return signal.correlate2d(image, kernel[::-1, ::-1], mode="valid")


def agree(kernel):
    return not np.array_equal(kernel, kernel[::-1, ::-1])


# %% turning_loop_for_squares kind="wrong" hint=["squares"]
def convolve(image, kernel):
    n = len(kernel)
    turned = np.zeros_like(kernel)
    for i in range(n):
        for j in range(n):
            turned[i, j] = kernel[n - 1 - i, n - 1 - j]
    return signal.correlate2d(image, turned, mode="valid")


def agree(kernel):
    return np.array_equal(kernel, np.flip(kernel))


# %% sign_instead_of_turn kind="wrong" hint=["wrong sign"]
def convolve(image, kernel):
    return signal.correlate2d(image, -kernel, mode="valid")


def agree(kernel):
    return not kernel.any()


# %% turned_twice kind="wrong" hint=["still correlation"]
def convolve(image, kernel):
    return signal.convolve2d(image, kernel[::-1, ::-1], mode="valid")


def agree(kernel):
    return np.array_equal(kernel, kernel[::-1, ::-1])
