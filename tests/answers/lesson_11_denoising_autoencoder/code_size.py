# %% given
import math

import numpy as np


# %% formula kind="right"
rows = {
    "first convolution": 448,
    "second convolution": 4640,
    "third convolution": 9248,
    "fourth convolution": 4624,
    "last convolution": 435,
    "batch normalisations": 384,
    "total": 19779,
    "learned": 19587,
    "code": 2048,
    "times smaller": 1.5,
}


def code_size(side, channels, filters, halvings):
    code = (-(-side // 2**halvings)) ** 2 * filters
    return code, side**2 * channels / code


# %% loop kind="right"
def conv(below, filters):
    return 3 * 3 * below * filters + filters


rows = {
    "first convolution": conv(3, 16),
    "second convolution": conv(16, 32),
    "third convolution": conv(32, 32),
    "fourth convolution": conv(32, 16),
    "last convolution": conv(16, 3),
    "batch normalisations": 4 * 16 + 4 * 32 + 4 * 32 + 4 * 16,
}
rows["total"] = sum(rows.values())
rows["learned"] = rows["total"] - 2 * 96
rows["code"] = 8 * 8 * 32
rows["times smaller"] = 32 * 32 * 3 / rows["code"]


def code_size(side, channels, filters, halvings):
    small = side
    for _ in range(halvings):
        small = (small + 1) // 2
    numbers = small * small * filters
    return [numbers, side * side * channels / numbers]


# %% recursive kind="right"
rows = {
    "first convolution": 448,
    "second convolution": 4640,
    "third convolution": 9248,
    "fourth convolution": 4624,
    "last convolution": 435,
    "batch normalisations": 384,
    "total": 19779,
    "learned": 19587,
    "code": 2048,
    "times smaller": 1.5,
}


def code_size(side, channels, filters, halvings):
    def halved(n, times):
        return n if times == 0 else halved(math.ceil(n / 2), times - 1)

    code = filters * halved(side, halvings) ** 2
    return np.array([code, channels * side**2 / code])


# %% floats kind="right"
rows = {
    "first convolution": 448.0,
    "second convolution": 4640,
    "third convolution": 9248,
    "fourth convolution": 4624,
    "last convolution": 435,
    "batch normalisations": 384,
    "total": 19779,
    "learned": 19587,
    "code": np.int64(2048),
    "times smaller": 3072 / 2048,
}


def code_size(side, channels, filters, halvings):
    inner = np.ceil(side / 2**halvings)
    return inner**2 * filters, np.float64(side**2 * channels) / (inner**2 * filters)


# %% asked_keras_shapes kind="right"
rows = {
    "first convolution": 448,
    "second convolution": 4640,
    "third convolution": 9248,
    "fourth convolution": 4624,
    "last convolution": 435,
    "batch normalisations": 384,
    "total": 19779,
    "learned": 19587,
    "code": 2048,
    "times smaller": 1.5,
}


def code_size(side, channels, filters, halvings):
    shape = [side, side]
    for _ in range(halvings):
        shape = [n // 2 + n % 2 for n in shape]
    code = math.prod([*shape, filters])
    return code, math.prod([side, side, channels]) / code


# %% places kind="wrong" hint=["places only"]
rows = {
    "first convolution": 448,
    "second convolution": 4640,
    "third convolution": 9248,
    "fourth convolution": 4624,
    "last convolution": 435,
    "batch normalisations": 384,
    "total": 19779,
    "learned": 19587,
    "code": 2048,
    "times smaller": 1.5,
}


def code_size(side, channels, filters, halvings):
    code = math.ceil(side / 2**halvings) ** 2
    return code, side**2 * channels / code


# %% rounded_down kind="wrong" hint=["rounded down"] breaks=["rounded up"]
rows = {
    "first convolution": 448,
    "second convolution": 4640,
    "third convolution": 9248,
    "fourth convolution": 4624,
    "last convolution": 435,
    "batch normalisations": 384,
    "total": 19779,
    "learned": 19587,
    "code": 2048,
    "times smaller": 1.5,
}


def code_size(side, channels, filters, halvings):
    code = (side // 2**halvings) ** 2 * filters
    return code, side**2 * channels / code


# %% fractions kind="wrong" hint=["fractions"] breaks=["rounded up"]
rows = {
    "first convolution": 448,
    "second convolution": 4640,
    "third convolution": 9248,
    "fourth convolution": 4624,
    "last convolution": 435,
    "batch normalisations": 384,
    "total": 19779,
    "learned": 19587,
    "code": 2048,
    "times smaller": 1.5,
}


def code_size(side, channels, filters, halvings):
    code = (side / 2**halvings) ** 2 * filters
    return code, side**2 * channels / code


# %% upside_down kind="wrong" hint=["upside down"] breaks=["above 1 where the code is smaller"]
rows = {
    "first convolution": 448,
    "second convolution": 4640,
    "third convolution": 9248,
    "fourth convolution": 4624,
    "last convolution": 435,
    "batch normalisations": 384,
    "total": 19779,
    "learned": 19587,
    "code": 2048,
    "times smaller": 1.5,
}


def code_size(side, channels, filters, halvings):
    code = math.ceil(side / 2**halvings) ** 2 * filters
    return code, code / (side**2 * channels)


# %% channels_forgotten kind="wrong" hint=["channels of the picture forgotten"]
rows = {
    "first convolution": 448,
    "second convolution": 4640,
    "third convolution": 9248,
    "fourth convolution": 4624,
    "last convolution": 435,
    "batch normalisations": 384,
    "total": 19779,
    "learned": 19587,
    "code": 2048,
    "times smaller": 1.5,
}


def code_size(side, channels, filters, halvings):
    code = math.ceil(side / 2**halvings) ** 2 * filters
    return code, side**2 / code


# %% one_side kind="wrong" hint=["one side"]
rows = {
    "first convolution": 448,
    "second convolution": 4640,
    "third convolution": 9248,
    "fourth convolution": 4624,
    "last convolution": 435,
    "batch normalisations": 384,
    "total": 19779,
    "learned": 19587,
    "code": 2048,
    "times smaller": 1.5,
}


def code_size(side, channels, filters, halvings):
    code = math.ceil(side / 2**halvings) * filters
    return code, side**2 * channels / code


# %% halved_once kind="wrong" hint=["halved once"]
rows = {
    "first convolution": 448,
    "second convolution": 4640,
    "third convolution": 9248,
    "fourth convolution": 4624,
    "last convolution": 435,
    "batch normalisations": 384,
    "total": 19779,
    "learned": 19587,
    "code": 2048,
    "times smaller": 1.5,
}


def code_size(side, channels, filters, halvings):
    code = math.ceil(side / 2) ** 2 * filters
    return code, side**2 * channels / code


# %% twice_the_halvings kind="wrong" hint=["divided by twice"]
rows = {
    "first convolution": 448,
    "second convolution": 4640,
    "third convolution": 9248,
    "fourth convolution": 4624,
    "last convolution": 435,
    "batch normalisations": 384,
    "total": 19779,
    "learned": 19587,
    "code": 2048,
    "times smaller": 1.5,
}


def code_size(side, channels, filters, halvings):
    code = math.ceil(side / max(2 * halvings, 1)) ** 2 * filters
    return code, side**2 * channels / code


# %% only_the_code kind="wrong" hint=["shape"]
rows = {
    "first convolution": 448,
    "second convolution": 4640,
    "third convolution": 9248,
    "fourth convolution": 4624,
    "last convolution": 435,
    "batch normalisations": 384,
    "total": 19779,
    "learned": 19587,
    "code": 2048,
    "times smaller": 1.5,
}


def code_size(side, channels, filters, halvings):
    return math.ceil(side / 2**halvings) ** 2 * filters


# %% lazy_known_numbers kind="wrong" hint=["always the same"]
rows = {
    "first convolution": 448,
    "second convolution": 4640,
    "third convolution": 9248,
    "fourth convolution": 4624,
    "last convolution": 435,
    "batch normalisations": 384,
    "total": 19779,
    "learned": 19587,
    "code": 2048,
    "times smaller": 1.5,
}


def code_size(side, channels, filters, halvings):
    return 2048, 1.5


# %% hostile_raises kind="wrong" hint=["stop"]
rows = {
    "first convolution": 448,
    "second convolution": 4640,
    "third convolution": 9248,
    "fourth convolution": 4624,
    "last convolution": 435,
    "batch normalisations": 384,
    "total": 19779,
    "learned": 19587,
    "code": 2048,
    "times smaller": 1.5,
}


def code_size(side, channels, filters, halvings):
    raise NotADirectoryError("no code")


# %% no_biases kind="wrong" hint=["biases forgotten"] breaks=["all of them have biases"]
rows = {
    "first convolution": 432,
    "second convolution": 4608,
    "third convolution": 9216,
    "fourth convolution": 4608,
    "last convolution": 432,
    "batch normalisations": 384,
    "total": 19779,
    "learned": 19587,
    "code": 2048,
    "times smaller": 1.5,
}


def code_size(side, channels, filters, halvings):
    code = (-(-side // 2**halvings)) ** 2 * filters
    return code, side**2 * channels / code


# %% two_for_each_channel kind="wrong" hint=["two instead of four"]
rows = {
    "first convolution": 448,
    "second convolution": 4640,
    "third convolution": 9248,
    "fourth convolution": 4624,
    "last convolution": 435,
    "batch normalisations": 192,
    "total": 19779,
    "learned": 19587,
    "code": 2048,
    "times smaller": 1.5,
}


def code_size(side, channels, filters, halvings):
    code = (-(-side // 2**halvings)) ** 2 * filters
    return code, side**2 * channels / code


# %% compressed_48_times kind="wrong" hint=["places compared"]
rows = {
    "first convolution": 448,
    "second convolution": 4640,
    "third convolution": 9248,
    "fourth convolution": 4624,
    "last convolution": 435,
    "batch normalisations": 384,
    "total": 19779,
    "learned": 19587,
    "code": 2048,
    "times smaller": 48,
}


def code_size(side, channels, filters, halvings):
    code = (-(-side // 2**halvings)) ** 2 * filters
    return code, side**2 * channels / code


# %% code_of_64 kind="wrong" hint=["places only"]
rows = {
    "first convolution": 448,
    "second convolution": 4640,
    "third convolution": 9248,
    "fourth convolution": 4624,
    "last convolution": 435,
    "batch normalisations": 384,
    "total": 19779,
    "learned": 19587,
    "code": 64,
    "times smaller": 48,
}


def code_size(side, channels, filters, halvings):
    code = (-(-side // 2**halvings)) ** 2 * filters
    return code, side**2 * channels / code


# %% forgot_channels_below kind="wrong" hint=["channels below forgotten"]
rows = {
    "first convolution": 160,
    "second convolution": 320,
    "third convolution": 9248,
    "fourth convolution": 4624,
    "last convolution": 435,
    "batch normalisations": 384,
    "total": 19779,
    "learned": 19587,
    "code": 2048,
    "times smaller": 1.5,
}


def code_size(side, channels, filters, halvings):
    code = (-(-side // 2**halvings)) ** 2 * filters
    return code, side**2 * channels / code


# %% all_learn kind="wrong" hint=["all of them"]
rows = {
    "first convolution": 448,
    "second convolution": 4640,
    "third convolution": 9248,
    "fourth convolution": 4624,
    "last convolution": 435,
    "batch normalisations": 384,
    "total": 19779,
    "learned": 19779,
    "code": 2048,
    "times smaller": 1.5,
}


def code_size(side, channels, filters, halvings):
    code = (-(-side // 2**halvings)) ** 2 * filters
    return code, side**2 * channels / code


# %% half_filled kind="wrong" hint=["not filled in"]
rows = {
    "first convolution": 448,
    "second convolution": 4640,
    "third convolution": 9248,
    "fourth convolution": 4624,
    "last convolution": 435,
    "batch normalisations": 384,
    "total": ...,
    "learned": ...,
    "code": ...,
    "times smaller": 1.5,
}


def code_size(side, channels, filters, halvings):
    code = (-(-side // 2**halvings)) ** 2 * filters
    return code, side**2 * channels / code


# %% untouched kind="wrong" hint=["not filled in"]
rows = {
    "first convolution": ...,
    "second convolution": ...,
    "third convolution": ...,
    "fourth convolution": ...,
    "last convolution": ...,
    "batch normalisations": ...,
    "total": ...,
    "learned": ...,
    "code": ...,
    "times smaller": ...,
}


def code_size(side, channels, filters, halvings): ...
