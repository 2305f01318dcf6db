# %% given
import numpy as np


def walk(stack, grow, step=lambda j, s: j * s):
    field, jump, found = 1, 1, []
    for k, s in stack:
        field, jump = grow(field, k, jump, s), step(jump, s)
        found.append((field, jump))
    return found


# %% forwards kind="right"
def receptive_fields(stack):
    field, jump, found = 1, 1, []
    for window, stride in stack:
        field += (window - 1) * jump
        jump *= stride
        found.append((field, jump))
    return found


# %% backwards kind="right"
def receptive_fields(stack):
    found = []
    for depth in range(1, len(stack) + 1):
        field, jump = 1, 1
        for window, stride in reversed(stack[:depth]):
            field = (field - 1) * stride + window
            jump = jump * stride
        found.append([field, jump])
    return found


# %% numpy kind="right"
def receptive_fields(stack):
    windows, strides = np.array(stack).T
    jumps = np.cumprod(strides)
    below = np.concatenate([[1], jumps[:-1]])
    return np.stack([1 + np.cumsum((windows - 1) * below), jumps], axis=1)


# %% floats kind="right"
def receptive_fields(stack):
    return np.array(walk(stack, lambda r, k, j, s: r + (k - 1) * j), dtype=np.float32)


# %% recursive kind="right"
def receptive_fields(stack):
    if not stack:
        return []
    before = receptive_fields(stack[:-1])
    field, jump = before[-1] if before else (1, 1)
    k, s = stack[-1]
    return [*before, (field + (k - 1) * jump, jump * s)]


# %% counts_pixels kind="right"
def receptive_fields(stack):
    first, second, found = [{0}, {1}], None, []
    for depth in range(1, len(stack) + 1):
        ends = []
        for place in (0, 1):
            low = high = place
            for k, s in reversed(stack[:depth]):
                low, high = low * s, high * s + k - 1
            ends.append((low, high))
        found.append((ends[0][1] + 1, ends[1][0] - ends[0][0]))
    return found


# %% multiplies_windows kind="wrong" hint=["kernel sizes multiplied", "adds"]
def receptive_fields(stack):
    return walk(stack, lambda r, k, j, s: r * k)


# %% forgets_jump kind="wrong" hint=["jump forgotten", "2 pixels apart"]
def receptive_fields(stack):
    return walk(stack, lambda r, k, j, s: r + k - 1)


# %% adds_whole_windows kind="wrong" hint=["kernel sizes added", "one less"]
def receptive_fields(stack):
    return walk(stack, lambda r, k, j, s: r + k * j)


# %% own_stride_too_early kind="wrong" hint=["too early", "looks at"]
def receptive_fields(stack):
    field, jump, found = 1, 1, []
    for window, stride in stack:
        jump *= stride
        field += (window - 1) * jump
        found.append((field, jump))
    return found


# %% window_is_the_field kind="wrong" hint=["field of the layer alone"]
def receptive_fields(stack):
    return walk(stack, lambda r, k, j, s: k)


# %% adds_strides kind="wrong" hint=["strides added", "multiplies"]
def receptive_fields(stack):
    return walk(stack, lambda r, k, j, s: r + (k - 1) * j, lambda j, s: j + s - 1)


# %% stride_for_jump kind="wrong" hint=["stride taken for the jump"]
def receptive_fields(stack):
    return walk(stack, lambda r, k, j, s: r + (k - 1) * j, lambda j, s: s)


# %% swapped kind="wrong" hint=["swapped"]
def receptive_fields(stack):
    return [pair[::-1] for pair in walk(stack, lambda r, k, j, s: r + (k - 1) * j)]


# %% last_layer_only kind="wrong" hint=["last layer only"]
def receptive_fields(stack):
    return walk(stack, lambda r, k, j, s: r + (k - 1) * j)[-1]


# %% image_too kind="wrong" hint=["image counted as a layer"]
def receptive_fields(stack):
    return [(1, 1), *walk(stack, lambda r, k, j, s: r + (k - 1) * j)]


# %% fields_only kind="wrong" hint=["one number a layer"]
def receptive_fields(stack):
    return [r for r, _ in walk(stack, lambda r, k, j, s: r + (k - 1) * j)]


# %% two_lists kind="wrong" hint=["two rows instead of pairs"]
def receptive_fields(stack):
    pairs = walk(stack[:], lambda r, k, j, s: r + (k - 1) * j)
    return [r for r, _ in pairs], [j for _, j in pairs]


# %% untouched kind="wrong" hint=["not filled in yet"]
def receptive_fields(stack):
    """Return (field, jump) after each layer of a list of (window, stride)."""
    ...


# %% lazy_first_network kind="wrong" hint=["always the same answer"]
def receptive_fields(stack):
    return [(3, 1), (4, 2), (8, 2), (10, 4)]


# %% hostile_none kind="wrong" hint=["None"]
def receptive_fields(stack):
    for window, stride in stack:
        print(window, stride)


# %% hostile_dots kind="wrong" hint=["not filled in yet"]
def receptive_fields(stack):
    return [(..., ...) for _ in stack]


# %% returns_inside_the_loop kind="wrong" hint=["first layer only", "inside the loop"]
def receptive_fields(stack):
    field, jump, found = 1, 1, []
    for window, stride in stack:
        field += (window - 1) * jump
        jump *= stride
        found.append((field, jump))
        return found


# %% first_and_last_pixel kind="right"
def receptive_fields(stack):
    def first_and_last(place, layers_below):
        low = high = place
        for window, stride in layers_below[::-1]:
            low, high = low * stride, high * stride + window - 1
        return low, high

    out = []
    for n in range(len(stack)):
        low, high = first_and_last(0, stack[: n + 1])
        next_low, _ = first_and_last(1, stack[: n + 1])
        out.append((high - low + 1, next_low - low))
    return out


# %% class kind="right"
class _Field:
    def __init__(self):
        self.r, self.j = 1, 1

    def through(self, window, stride):
        self.r += self.j * window - self.j
        self.j = self.j * stride
        return self.r, self.j


def receptive_fields(stack):
    state = _Field()
    return [state.through(*layer) for layer in stack]


# %% field_starts_at_zero kind="wrong" hint=["field begins at 0"]
def receptive_fields(stack):
    field, jump, result = 0, 1, []
    for window, stride in stack:
        field += (window - 1) * jump
        jump *= stride
        result.append((field, jump))
    return result


# %% unpacked_as_stride_window kind="wrong" hint=["window and stride swapped"]
def receptive_fields(stack):
    field, jump, result = 1, 1, []
    for stride, window in stack:
        field += (window - 1) * jump
        jump *= stride
        result.append((field, jump))
    return result


# %% own_stride_for_field kind="wrong" hint=["own stride taken for the jump below"]
def receptive_fields(stack):
    field, jump, result = 1, 1, []
    for window, stride in stack:
        field += (window - 1) * stride
        jump *= stride
        result.append((field, jump))
    return result


# %% appended_too_early kind="wrong" hint=["pairs one layer too late"]
def receptive_fields(stack):
    field, jump, result = 1, 1, []
    for window, stride in stack:
        result.append((field, jump))
        field += (window - 1) * jump
        jump *= stride
    return result


# %% one_shared_list kind="wrong" hint=["the same list for every layer"]
def receptive_fields(stack):
    pair, result = [1, 1], []
    for window, stride in stack:
        pair[0] += (window - 1) * pair[1]
        pair[1] *= stride
        result.append(pair)
    return result


# %% two_means_pooling kind="wrong" hint=["stride guessed from the window"]
def receptive_fields(stack):
    field, jump, result = 1, 1, []
    for window, _ in stack:
        field += (window - 1) * jump
        if window == 2:
            jump *= 2
        result.append((field, jump))
    return result


# %% every_stride_doubles kind="wrong" hint=["every stride doubles the jump"]
def receptive_fields(stack):
    field, jump, result = 1, 1, []
    for window, stride in stack:
        field += (window - 1) * jump
        jump = jump * 2 if stride > 1 else jump
        result.append((field, jump))
    return result


# %% pools_left_out kind="wrong" hint=["window of a layer with a stride left out"]
def receptive_fields(stack):
    field, jump, result = 1, 1, []
    for window, stride in stack:
        if stride == 1:
            field += (window - 1) * jump
        jump *= stride
        result.append((field, jump))
    return result


# %% from_the_back kind="wrong" hint=["read from the back"]
def receptive_fields(stack):
    field, jump, result = 1, 1, []
    for window, stride in stack[::-1]:
        field += (window - 1) * jump
        jump *= stride
        result.append((field, jump))
    return result[::-1]


# %% zero_start_and_order kind="wrong" hint=["field begins at 0, and own stride counted too early"]
def receptive_fields(stack):
    field, jump, result = 0, 1, []
    for window, stride in stack:
        jump *= stride
        field += (window - 1) * jump
        result.append((field, jump))
    return result
