# %% given
import numpy as np
from scipy import signal

from autograder import Lesson

lesson = Lesson("01_edge_detection")
image = np.array(
    [
        [3, 3, 2, 1, 0],
        [0, 0, 1, 3, 1],
        [3, 1, 2, 2, 3],
        [2, 0, 0, 2, 2],
        [2, 0, 0, 0, 1],
    ]
)
kernel = np.array([[0, 1, 2], [2, 2, 0], [0, 1, 2]])
my_number = "1234"
own_image = lesson.variant("window_sums", my_number)

# %% nested_lists kind="right"
example_sums = [[12, 12, 17], [10, 17, 19], [9, 6, 14]]
own_sums = [[17, 14, 20], [17, 18, 8], [3, 6, 12]]

# %% scipy kind="right"
example_sums = signal.correlate2d(image, kernel, mode="valid")
own_sums = signal.correlate2d(own_image, kernel, mode="valid")


# %% loops_in_float32 kind="right"
def slide(picture):
    sums = np.zeros((3, 3), dtype=np.float32)
    for i in range(3):
        for j in range(3):
            for k in range(3):
                for l in range(3):
                    sums[i, j] += picture[i + k, j + l] * kernel[k, l]
    return sums


example_sums, own_sums = slide(image), slide(own_image)

# %% tuples_of_floats kind="right"
example_sums = ((12.0, 12.0, 17.0), (10.0, 17.0, 19.0), (9.0, 6.0, 14.0))
own_sums = tuple(
    tuple(float((own_image[i : i + 3, j : j + 3] * kernel).sum()) for j in range(3))
    for i in range(3)
)

# %% another_number_and_windows_view kind="right"
my_number = "0417"
my_number = int(my_number)
own_image = lesson.variant("window_sums", my_number)
windows = np.lib.stride_tricks.sliding_window_view(own_image, (3, 3))
own_sums = np.tensordot(windows, kernel, axes=2)
example_sums = np.array([[12, 12, 17], [10, 17, 19], [9, 6, 14]], dtype=np.uint8)

# %% convolution_as_turned_kernel kind="right"
example_sums = signal.convolve2d(image, np.rot90(kernel, 2), mode="valid").tolist()
own_sums = signal.convolve2d(own_image, kernel[::-1, ::-1], mode="valid").tolist()

# %% flipped_kernel kind="wrong" hint=["flipped kernel", "180"]
example_sums = [[18, 20, 19], [10, 9, 17], [11, 8, 14]]
own_sums = signal.convolve2d(own_image, kernel, mode="valid")

# %% transposed_output kind="wrong" hint=["rows and columns swapped", "moving the window right"]
example_sums = [[12, 10, 9], [12, 17, 6], [17, 19, 14]]
own_sums = signal.correlate2d(own_image, kernel, mode="valid").T

# %% transposed_kernel kind="wrong" hint=["kernel's rows and columns"]
example_sums = signal.correlate2d(image, kernel.T, mode="valid")
own_sums = signal.correlate2d(own_image, kernel.T, mode="valid")

# %% window_over_the_border kind="wrong" hint=["window left the image"]
example_sums = signal.correlate2d(image, kernel, mode="same")[:3, :3]
own_sums = signal.correlate2d(own_image, kernel, mode="same")[:3, :3]

# %% same_size_as_the_image kind="wrong" hint=["window left the image", "valid mode"] breaks=["Fill in the 3 × 3 output"]
example_sums = signal.correlate2d(image, kernel, mode="same")
own_sums = signal.correlate2d(own_image, kernel, mode="same")

# %% full_mode kind="wrong" hint=["window left the image"] breaks=["Fill in the 3 × 3 output"]
example_sums = signal.correlate2d(image, kernel, mode="full")
own_sums = signal.correlate2d(own_image, kernel, mode="full")

# %% kernel_ignored kind="wrong" hint=["kernel ignored", "multiply"]
example_sums = signal.correlate2d(image, np.ones((3, 3)), mode="valid")
own_sums = signal.correlate2d(own_image, np.ones((3, 3)), mode="valid")

# %% averaged kind="wrong" hint=["divided by nine"]
example_sums = signal.correlate2d(image, kernel, mode="valid") / 9
own_sums = signal.correlate2d(own_image, kernel, mode="valid") / 9

# %% one_slip kind="wrong" hint=["one sum is wrong", "write the nine products"]
example_sums = [[12, 12, 17], [10, 18, 19], [9, 6, 14]]
own_sums = signal.correlate2d(own_image, kernel, mode="valid")

# %% slip_in_own_last_row kind="wrong" hint=["one sum is wrong"]
example_sums = [[12, 12, 17], [10, 17, 19], [9, 6, 14]]
own_sums = signal.correlate2d(own_image, kernel, mode="valid")
own_sums[2, 0] += 1

# %% ragged_rows kind="wrong" hint=["different length", "brackets"]
example_sums = [[12, 12, 17], [10, 17], [9, 6, 14]]
own_sums = [[0, 0, 0]] * 3

# %% untouched kind="wrong" hint=["not filled in yet"]
example_sums = [[..., ..., ...], [..., ..., ...], [..., ..., ...]]
own_sums = [[..., ..., ...], [..., ..., ...], [..., ..., ...]]

# %% only_the_example kind="wrong" hint=["not filled in"]
example_sums = [[12, 12, 17], [10, 17, 19], [9, 6, 14]]
own_sums = [[..., ..., ...], [..., ..., ...], [..., ..., ...]]

# %% lazy_copied_from_a_neighbour kind="wrong" hint=["belongs to your my_number"] breaks=["for an image of your own"]
example_sums = [[12, 12, 17], [10, 17, 19], [9, 6, 14]]
own_sums = signal.correlate2d(lesson.variant("window_sums", 4321), kernel, mode="valid")

# %% lazy_example_twice kind="wrong" hint=["not to your own one"] breaks=["for an image of your own"]
example_sums = own_sums = [[12, 12, 17], [10, 17, 19], [9, 6, 14]]

# %% hostile_nan kind="wrong" hint=["not a finite number"]
example_sums = np.full((3, 3), np.nan)
own_sums = np.full((3, 3), np.nan)


# %% hostile_always_equal kind="wrong" hint=["cannot be read"]
class Agreeable:
    def __eq__(self, other):
        return True

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("no")


example_sums = own_sums = Agreeable()

# %% hostile_number_is_text kind="wrong" hint=["without quotes"]
my_number = "the four digits"
example_sums = [[12, 12, 17], [10, 17, 19], [9, 6, 14]]
own_sums = [[0, 0, 0]] * 3


# %% shifted_images_added_in_place kind="right"
example_sums = np.zeros((3, 3), dtype=int)
own_sums = np.zeros((3, 3), dtype=int)
for k in range(3):
    for l in range(3):
        example_sums += kernel[k, l] * image[k : k + 3, l : l + 3]
        own_sums += kernel[k, l] * np.array(own_image)[k : k + 3, l : l + 3]


# %% twos_counted_once kind="wrong" hint=["counts twice"]
example_sums = signal.correlate2d(
    image, (kernel > 0).astype(int), mode="valid"
).tolist()
own_sums = signal.correlate2d(
    own_image, (kernel > 0).astype(int), mode="valid"
).tolist()


# %% kernel_row_forgotten kind="wrong" hint=["last row of the kernel"]
short = kernel.copy()
short[2] = 0
example_sums = signal.correlate2d(image, short, mode="valid").tolist()
own_sums = signal.correlate2d(own_image, short, mode="valid").tolist()


# %% matrix_product kind="wrong" hint=["product of two matrices"]
def sums(a):
    a = np.array(a)
    return [
        [int((a[i : i + 3, j : j + 3] @ kernel).sum()) for j in range(3)]
        for i in range(3)
    ]


example_sums = sums(image)
own_sums = sums(own_image)


# %% products_of_one_window kind="wrong" hint=["products not added"]
example_sums = (image[:3, :3] * kernel).tolist()
own_sums = (np.array(own_image)[:3, :3] * kernel).tolist()


# %% own_table_flipped_only kind="wrong" hint=["180°"]
example_sums = [
    [12, 12, 17],
    [10, 17, 19],
    [9, 6, 14],
]
own_sums = signal.convolve2d(own_image, kernel, mode="valid")


# %% own_row_repeated kind="wrong" hint=["one and the same answer"]
example_sums = [
    [12, 12, 17],
    [10, 17, 19],
    [9, 6, 14],
]
first_row = signal.correlate2d(own_image, kernel, mode="valid")[0].tolist()
own_sums = [first_row, first_row, first_row]
