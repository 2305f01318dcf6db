# %% given
import numpy as np


def places(side, window, stride):
    return range(0, side - window + 1, stride)


# %% loops kind="right"
def occlusion(score, image, window, stride):
    whole = score(image[None])[0]
    falls = []
    for row in places(image.shape[0], window, stride):
        line = []
        for column in places(image.shape[1], window, stride):
            hidden = image.copy()
            hidden[row : row + window, column : column + window] = 128
            line.append(whole - score(hidden[None])[0])
        falls.append(line)
    return falls


# %% one_batch kind="right"
def occlusion(score, image, window, stride):
    rows = places(image.shape[0], window, stride)
    columns = places(image.shape[1], window, stride)
    batch = [image]
    for row in rows:
        for column in columns:
            hidden = image.copy()
            hidden[row : row + window, column : column + window, :] = 128
            batch.append(hidden)
    scores = score(np.stack(batch))
    return (scores[0] - scores[1:]).reshape(len(rows), len(columns))


# %% masks kind="right"
def occlusion(score, image, window, stride):
    height, width = image.shape[:2]
    shape = (height - window) // stride + 1, (width - window) // stride + 1
    result = np.empty(shape, dtype=np.float32)
    y, x = np.mgrid[:height, :width]
    for i, j in np.ndindex(shape):
        top, left = i * stride, j * stride
        square = (y >= top) & (y < top + window) & (x >= left) & (x < left + window)
        hidden = np.where(square[..., None], 128, image)
        result[i, j] = score(image[None])[0] - score(hidden[None])[0]
    return result


# %% put_back kind="right"
def occlusion(score, image, window, stride):
    work = np.array(image, dtype=float)
    whole = float(score(work[None])[0])
    n = (image.shape[0] - window) // stride + 1
    m = (image.shape[1] - window) // stride + 1
    falls = np.zeros((n, m))
    for i in range(n):
        for j in range(m):
            part = np.s_[
                i * stride : i * stride + window, j * stride : j * stride + window
            ]
            kept = work[part].copy()
            work[part] = 128
            falls[i, j] = whole - score(work[None])[0]
            work[part] = kept
    return falls


# %% while_loops kind="right"
def occlusion(score, image, window, stride):
    result, row = [], 0
    whole = score(np.array([image]))
    while row + window <= len(image):
        line, column = [], 0
        while column + window <= len(image[0]):
            hidden = np.array([image])
            hidden[0, row : row + window, column : column + window] = 128
            line.append((whole - score(hidden)).item())
            column += stride
        result.append(line)
        row += stride
    return np.array(result)


# %% sign kind="wrong" hint=["sign turned round", "positive"]
def occlusion(score, image, window, stride):
    whole = score(image[None])[0]
    falls = []
    for row in places(image.shape[0], window, stride):
        for column in places(image.shape[1], window, stride):
            hidden = image.copy()
            hidden[row : row + window, column : column + window] = 128
            falls.append(score(hidden[None])[0] - whole)
    return np.reshape(falls, (len(places(image.shape[0], window, stride)), -1))


# %% scores kind="wrong" hint=["scores instead of falls"]
def occlusion(score, image, window, stride):
    found = []
    for row in places(image.shape[0], window, stride):
        for column in places(image.shape[1], window, stride):
            hidden = image.copy()
            hidden[row : row + window, column : column + window] = 128
            found.append(score(hidden[None])[0])
    return np.reshape(found, (len(places(image.shape[0], window, stride)), -1))


# %% squares_stay kind="wrong" hint=["squares stay", "fresh copy"]
def occlusion(score, image, window, stride):
    whole, hidden = score(image[None])[0], image.copy()
    falls = []
    for row in places(image.shape[0], window, stride):
        for column in places(image.shape[1], window, stride):
            hidden[row : row + window, column : column + window] = 128
            falls.append(whole - score(hidden[None])[0])
    return np.reshape(falls, (len(places(image.shape[0], window, stride)), -1))


# %% writes_into_the_image kind="wrong" hint=["changes the array"] breaks="Leave `image` as it is"
def occlusion(score, image, window, stride):
    whole = score(image[None])[0]
    falls = []
    for row in places(image.shape[0], window, stride):
        for column in places(image.shape[1], window, stride):
            image[row : row + window, column : column + window] = 128
            falls.append(whole - score(image[None])[0])
    return np.reshape(falls, (len(places(image.shape[0], window, stride)), -1))


# %% black kind="wrong" hint=["black square", "128"] breaks="of value 128"
def occlusion(score, image, window, stride):
    whole = score(image[None])[0]
    falls = []
    for row in places(image.shape[0], window, stride):
        for column in places(image.shape[1], window, stride):
            hidden = image.copy()
            hidden[row : row + window, column : column + window] = 0
            falls.append(whole - score(hidden[None])[0])
    return np.reshape(falls, (len(places(image.shape[0], window, stride)), -1))


# %% every_pixel kind="wrong" hint=["stride ignored"]
def occlusion(score, image, window, stride):
    whole = score(image[None])[0]
    falls = []
    for row in places(image.shape[0], window, 1):
        for column in places(image.shape[1], window, 1):
            hidden = image.copy()
            hidden[row : row + window, column : column + window] = 128
            falls.append(whole - score(hidden[None])[0])
    return np.reshape(falls, (len(places(image.shape[0], window, 1)), -1))


# %% over_the_border kind="wrong" hint=["beyond the border", "inside"] breaks="wholly inside the picture"
def occlusion(score, image, window, stride):
    whole = score(image[None])[0]
    rows = range(0, image.shape[0], stride)
    columns = range(0, image.shape[1], stride)
    falls = np.zeros((len(rows), len(columns)))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            hidden = image.copy()
            hidden[row : row + window, column : column + window] = 128
            falls[i, j] = whole - score(hidden[None])[0]
    return falls


# %% transposed kind="wrong" hint=["rows and columns swapped"]
def occlusion(score, image, window, stride):
    whole = score(image[None])[0]
    falls = []
    for column in places(image.shape[1], window, stride):
        for row in places(image.shape[0], window, stride):
            hidden = image.copy()
            hidden[row : row + window, column : column + window] = 128
            falls.append(whole - score(hidden[None])[0])
    return np.reshape(falls, (len(places(image.shape[1], window, stride)), -1))


# %% no_batch kind="wrong" hint=["batch", "four axes"]
def occlusion(score, image, window, stride):
    return [[score(image) - score(image)]]


# %% scaled kind="wrong" hint=["scaled to 1"]
def occlusion(score, image, window, stride):
    whole = score(image[None])[0]
    falls = []
    for row in places(image.shape[0], window, stride):
        for column in places(image.shape[1], window, stride):
            hidden = image.copy()
            hidden[row : row + window, column : column + window] = 128
            falls.append(whole - score(hidden[None])[0])
    shape = (len(places(image.shape[0], window, stride)), -1)
    return np.reshape(falls, shape) / np.abs(falls).max()


# %% one_channel_hidden kind="wrong" hint=["one channel hidden", "all three channels"]
def occlusion(score, image, window, stride):
    whole = score(image[None])[0]
    falls = []
    for row in places(image.shape[0], window, stride):
        for column in places(image.shape[1], window, stride):
            hidden = image.copy()
            hidden[row : row + window, column : column + window, 0] = 128
            falls.append(whole - score(hidden[None])[0])
    return np.reshape(falls, (len(places(image.shape[0], window, stride)), -1))


# %% untouched kind="wrong" hint=["not filled in yet"]
def occlusion(score, image, window, stride):
    """Return how much the score falls for each place of a grey square."""
    ...


# %% lazy_zeros kind="wrong" hint=["print both scores"]
def occlusion(score, image, window, stride):
    n, m = ((side - window) // stride + 1 for side in image.shape[:2])
    return np.zeros((n, m))


# %% hostile_endless kind="wrong" hint=["did not come back"]
def occlusion(score, image, window, stride):
    while True:
        score(image[None])


# %% hostile_nan kind="wrong" hint=["finite"]
def occlusion(score, image, window, stride):
    n, m = ((side - window) // stride + 1 for side in image.shape[:2])
    return np.full((n, m), np.nan)


# %% last_place_missed kind="wrong" hint=["last place missed", "before its end"]
def occlusion(score, image, window, stride):
    whole = score(image[None])[0]
    rows = range(0, image.shape[0] - window, stride)
    columns = range(0, image.shape[1] - window, stride)
    falls = np.zeros((len(rows), len(columns)))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            hidden = image.copy()
            hidden[row : row + window, column : column + window] = 128
            falls[i, j] = whole - score(hidden[None])[0]
    return falls


# %% half kind="wrong" hint=["white is 255"]
def occlusion(score, image, window, stride):
    whole = score(image[None])[0]
    falls = []
    for row in places(image.shape[0], window, stride):
        for column in places(image.shape[1], window, stride):
            hidden = image.astype("float32")
            hidden[row : row + window, column : column + window] = 0.5
            falls.append(whole - score(hidden[None])[0])
    return np.reshape(falls, (len(places(image.shape[0], window, stride)), -1))


# %% mean_colour kind="wrong" hint=["mean colour"]
def occlusion(score, image, window, stride):
    whole = score(image[None])[0]
    falls = []
    for row in places(image.shape[0], window, stride):
        for column in places(image.shape[1], window, stride):
            hidden = image.copy()
            hidden[row : row + window, column : column + window] = image.mean()
            falls.append(whole - score(hidden[None])[0])
    return np.reshape(falls, (len(places(image.shape[0], window, stride)), -1))


# %% flat_list kind="wrong" hint=["reshape"]
def occlusion(score, image, window, stride):
    whole = score(image[None])[0]
    falls = []
    for row in places(image.shape[0], window, stride):
        for column in places(image.shape[1], window, stride):
            hidden = image.copy()
            hidden[row : row + window, column : column + window] = 128
            falls.append(whole - score(hidden[None])[0])
    return falls


# %% sizes_of_falls kind="wrong" hint=["keep the signs"]
def occlusion(score, image, window, stride):
    whole = score(image[None])[0]
    falls = []
    for row in places(image.shape[0], window, stride):
        for column in places(image.shape[1], window, stride):
            hidden = image.copy()
            hidden[row : row + window, column : column + window] = 128
            falls.append(abs(whole - score(hidden[None])[0]))
    return np.reshape(falls, (len(places(image.shape[0], window, stride)), -1))


# %% square_around_the_place kind="wrong" hint=["square around its place", "corner"]
def occlusion(score, image, window, stride):
    whole, half = score(image[None])[0], window // 2
    falls = []
    for row in places(image.shape[0], window, stride):
        for column in places(image.shape[1], window, stride):
            hidden = image.copy()
            top, left = max(0, row - half), max(0, column - half)
            hidden[top : row + half + 1, left : column + half + 1] = 128
            falls.append(whole - score(hidden[None])[0])
    return np.reshape(falls, (len(places(image.shape[0], window, stride)), -1))


# %% sides_of_the_square_swapped kind="wrong" hint=["rows and columns of the square swapped"]
def occlusion(score, image, window, stride):
    whole = score(image[None])[0]
    rows, columns = (places(side, window, stride) for side in image.shape[:2])
    falls = np.zeros((len(rows), len(columns)))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            hidden = image.copy()
            hidden[column : column + window, row : row + window] = 128
            falls[i, j] = whole - score(hidden[None])[0]
    return falls


# %% relative_fall kind="wrong" hint=["divided by the whole score"]
def occlusion(score, image, window, stride):
    whole = score(image[None])[0]
    rows, columns = (places(side, window, stride) for side in image.shape[:2])
    falls = np.zeros((len(rows), len(columns)))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            hidden = image.copy()
            hidden[row : row + window, column : column + window] = 128
            falls[i, j] = (whole - score(hidden[None])[0]) / whole
    return falls


# %% a_window_apart kind="wrong" hint=["stride taken from the square"]
def occlusion(score, image, window, stride):
    whole = score(image[None])[0]
    rows, columns = (places(side, window, stride) for side in image.shape[:2])
    falls = np.zeros((len(rows), len(columns)))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            hidden = image.copy()
            hidden[i * window : (i + 1) * window, j * window : (j + 1) * window] = 128
            falls[i, j] = whole - score(hidden[None])[0]
    return falls


# %% square_of_the_stride kind="wrong" hint=["square of the stride's size"]
def occlusion(score, image, window, stride):
    whole = score(image[None])[0]
    rows, columns = (places(side, window, stride) for side in image.shape[:2])
    falls = np.zeros((len(rows), len(columns)))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            hidden = image.copy()
            hidden[row : row + stride, column : column + stride] = 128
            falls[i, j] = whole - score(hidden[None])[0]
    return falls


# %% whole_numbers kind="wrong" hint=["fractions"]
def occlusion(score, image, window, stride):
    whole = score(image[None])[0]
    rows, columns = (places(side, window, stride) for side in image.shape[:2])
    falls = np.zeros((len(rows), len(columns)), int)
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            hidden = image.copy()
            hidden[row : row + window, column : column + window] = 128
            falls[i, j] = whole - score(hidden[None])[0]
    return falls


# %% falls_only kind="wrong" hint=["below zero"]
def occlusion(score, image, window, stride):
    whole = score(image[None])[0]
    rows, columns = (places(side, window, stride) for side in image.shape[:2])
    falls = np.zeros((len(rows), len(columns)))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            hidden = image.copy()
            hidden[row : row + window, column : column + window] = 128
            falls[i, j] = max(0, whole - score(hidden[None])[0])
    return falls


# %% all_but_the_square kind="wrong" hint=["all but the square"]
def occlusion(score, image, window, stride):
    whole = score(image[None])[0]
    rows, columns = (places(side, window, stride) for side in image.shape[:2])
    falls = np.zeros((len(rows), len(columns)))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            hidden = np.full_like(image, 128)
            hidden[row : row + window, column : column + window] = image[
                row : row + window, column : column + window
            ]
            falls[i, j] = whole - score(hidden[None])[0]
    return falls


# %% sign_and_black kind="wrong" hint=["black square", "wrong sign"]
def occlusion(score, image, window, stride):
    whole = score(image[None])[0]
    rows, columns = (places(side, window, stride) for side in image.shape[:2])
    falls = np.zeros((len(rows), len(columns)))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            hidden = image.copy()
            hidden[row : row + window, column : column + window] = 0
            falls[i, j] = score(hidden[None])[0] - whole
    return falls
