# %% given
import numpy as np
from scipy import signal


# %% slices kind="right"
def correlate(image, kernel):
    image = np.asarray(image, dtype=np.float64)
    height, width = kernel.shape
    rows, columns = image.shape[0] - height + 1, image.shape[1] - width + 1
    sums = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            sums[i, j] = np.sum(image[i : i + height, j : j + width] * kernel)
    return sums


# %% four_loops_of_python_numbers kind="right"
def correlate(image, kernel):
    result = []
    for i in range(len(image) - len(kernel) + 1):
        row = []
        for j in range(len(image[0]) - len(kernel[0]) + 1):
            total = 0
            for k in range(len(kernel)):
                for l in range(len(kernel[0])):
                    total += float(image[i + k][j + l]) * float(kernel[k][l])
            row.append(total)
        result.append(row)
    return result


# %% scipy kind="right"
def correlate(image, kernel):
    return signal.correlate2d(image.astype(float), kernel.astype(float), mode="valid")


# %% shift_and_add kind="right"
def correlate(image, kernel):
    h, w = image.shape[0] - kernel.shape[0] + 1, image.shape[1] - kernel.shape[1] + 1
    total = 0.0
    for (k, l), weight in np.ndenumerate(kernel):
        total = total + float(weight) * image[k : k + h, l : l + w].astype(np.float32)
    return total


# %% einsum_over_windows kind="right"
def correlate(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("ijkl,kl", windows.astype(np.float64), kernel.astype(np.float64))


# %% as_one_matrix_product kind="right"
def correlate(image, kernel):
    image, kernel = np.float64(image), np.float64(kernel)
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return (
        windows.reshape(-1, kernel.size).dot(kernel.ravel()).reshape(windows.shape[:2])
    )


# %% fourier kind="right"
def correlate(image, kernel):
    return signal.fftconvolve(
        np.float64(image), np.float64(kernel)[::-1, ::-1], mode="valid"
    )


# %% keras_style_convolution_with_turned_kernel kind="right"
def correlate(image, kernel):
    print("sizes", image.shape, kernel.shape)
    return signal.convolve2d(image * 1.0, np.flip(kernel * 1.0), "valid")


# %% range_one_short kind="wrong" hint=["last row and column are missing"] breaks=["position at which the **whole** kernel lies on the image"]
def correlate(image, kernel):
    image = image.astype(float)
    h, w = kernel.shape
    sums = np.zeros((image.shape[0] - h, image.shape[1] - w))
    for i in range(image.shape[0] - h):
        for j in range(image.shape[1] - w):
            sums[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return sums


# %% assumes_square kind="wrong" hint=["squares", "heights go with heights"] breaks=["not always square"]
def correlate(image, kernel):
    image = image.astype(float)
    n, k = image.shape[0], kernel.shape[0]
    sums = np.zeros((n - k + 1, n - k + 1))
    for i in range(n - k + 1):
        for j in range(n - k + 1):
            sums[i, j] = np.sum(image[i : i + k, j : j + k] * kernel)
    return sums


# %% assumes_square_kernel kind="wrong" hint=["squares"] breaks=["not always square"]
def correlate(image, kernel):
    image = image.astype(float)
    k = kernel.shape[0]
    sums = np.zeros((image.shape[0] - k + 1, image.shape[1] - k + 1))
    for i in range(sums.shape[0]):
        for j in range(sums.shape[1]):
            for a in range(k):
                for b in range(k):
                    sums[i, j] += image[i + a, j + b] * kernel[a, b]
    return sums


# %% uint8_wraps kind="wrong" hint=["uint8", "wrap", "cast"] breaks=["8-bit pictures"]
def correlate(image, kernel):
    h, w = kernel.shape
    sums = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(sums.shape[0]):
        for j in range(sums.shape[1]):
            sums[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return sums


# %% scipy_without_a_cast kind="wrong" hint=["uint8", "wrap"] breaks=["8-bit pictures"]
def correlate(image, kernel):
    return signal.correlate2d(image, kernel, mode="valid")


# %% whole_numbers_only kind="wrong" hint=["fractions are cut off", "float"]
def correlate(image, kernel):
    return signal.correlate2d(image.astype(int), kernel.astype(int), mode="valid")


# %% output_of_int kind="wrong" hint=["fractions are cut off"]
def correlate(image, kernel):
    image = image.astype(float)
    h, w = kernel.shape
    sums = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1), dtype=int)
    for i in range(sums.shape[0]):
        for j in range(sums.shape[1]):
            sums[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return sums


# %% flipped_kernel kind="wrong" hint=["180"]
def correlate(image, kernel):
    return signal.convolve2d(image.astype(float), kernel.astype(float), mode="valid")


# %% same_mode kind="wrong" hint=["window left the image", "valid"] breaks=["position at which the **whole** kernel lies on the image"]
def correlate(image, kernel):
    return signal.correlate2d(image.astype(float), kernel.astype(float), mode="same")


# %% full_mode kind="wrong" hint=["full mode"] breaks=["position at which the **whole** kernel lies on the image"]
def correlate(image, kernel):
    return signal.correlate2d(image.astype(float), kernel.astype(float))


# %% loops_run_over_the_border kind="wrong" hint=["hangs over the border"]
def correlate(image, kernel):
    image = image.astype(float)
    sums = np.zeros(image.shape)
    for i in range(image.shape[0]):
        for j in range(image.shape[1]):
            for a in range(kernel.shape[0]):
                for b in range(kernel.shape[1]):
                    sums[i, j] += image[i + a, j + b] * kernel[a, b]
    return sums


# %% overwrites_instead_of_adding kind="wrong" hint=["overwritten", "+="]
def correlate(image, kernel):
    image = image.astype(float)
    h, w = kernel.shape
    sums = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(sums.shape[0]):
        for j in range(sums.shape[1]):
            for a in range(h):
                for b in range(w):
                    sums[i, j] = image[i + a, j + b] * kernel[a, b]
    return sums


# %% mean_instead_of_sum kind="wrong" hint=["mean of the products"]
def correlate(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(
        image.astype(float), kernel.shape
    )
    return (windows * kernel).mean(axis=(2, 3))


# %% kernel_forgotten kind="wrong" hint=["multiply by the kernel"]
def correlate(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(
        image.astype(float), kernel.shape
    )
    return windows.sum(axis=(2, 3))


# %% rows_and_columns_swapped kind="wrong" hint=["rows and columns are swapped"]
def correlate(image, kernel):
    return signal.correlate2d(image.astype(float), kernel.astype(float), mode="valid").T


# %% prints_instead_of_returning kind="wrong" hint=["without `return`"]
def correlate(image, kernel):
    print(signal.correlate2d(image.astype(float), kernel.astype(float), mode="valid"))


# %% untouched kind="wrong" hint=["not filled in yet"]
def correlate(image, kernel):
    """Return the valid cross-correlation of two 2-D arrays."""
    ...
    # Replace the dots by your answer.


# %% lazy_lecture_example kind="wrong" hint=["shape"]
def correlate(image, kernel):
    return [[12, 12, 17], [10, 17, 19], [9, 6, 14]]


# %% lazy_memorises_the_visible_cases kind="wrong" hint=["write down its window"]
def correlate(image, kernel):
    known = {(5, 5): (3, 3), (6, 4): (2, 3), (4, 5): (2, 2), (5, 4): (3, 2)}
    if known.get(image.shape) == kernel.shape and image.ndim == 2:
        return signal.correlate2d(
            image.astype(float), kernel.astype(float), mode="valid"
        )
    return np.zeros((3, 3))


# %% hostile_changes_its_input kind="wrong" hint=["changes the array", "copy"] breaks=["Do not change the arrays you are given"]
def correlate(image, kernel):
    result = signal.correlate2d(image.astype(float), kernel.astype(float), mode="valid")
    image[:] = 0
    return result


# %% hostile_endless_loop kind="wrong" hint=["5 seconds", "loop"]
def correlate(image, kernel):
    i = 0
    while i < image.shape[0]:
        total = image[i].sum()
    return total


# %% hostile_exit kind="wrong" hint=["SystemExit"]
def correlate(image, kernel):
    raise SystemExit(0)


# %% hostile_huge_result kind="wrong" hint=["shape"]
def correlate(image, kernel):
    return np.zeros((3000, 1000))


# %% name_error kind="wrong" hint=["NameError", "spelled"]
def correlate(image, kernel):
    return signal.correlate2d(img.astype(float), kernel, mode="valid")
