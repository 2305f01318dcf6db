# %% given
import numpy as np
from scipy import linalg


# %% symmetric_eigenvalues kind="right"
def largest_rate(hessian, beta):
    return 2 * (1 + beta) / np.linalg.eigvalsh(hessian)[-1]


# %% any_eigenvalues kind="right"
def largest_rate(hessian, beta):
    return float(2 * (1 + beta) / np.linalg.eigvals(hessian).real.max())


# %% norm_two kind="right"
def largest_rate(hessian, beta):
    return (2 + 2 * beta) / np.linalg.norm(hessian, 2)


# %% singular_values kind="right"
def largest_rate(hessian, beta):
    return np.array([2 * (1 + beta) / linalg.svdvals(hessian)[0]])


# %% power_iteration kind="right"
def largest_rate(hessian, beta):
    v = np.random.default_rng(0).normal(size=len(hessian))
    for _ in range(500):
        v = hessian @ v
        v = v / np.linalg.norm(v)
    return 2 * (1 + beta) / (v @ hessian @ v)


# %% bisection_on_the_step_matrix kind="right"
def largest_rate(hessian, beta):
    n = len(hessian)

    def radius(rate):
        step = np.block(
            [
                [(1 + beta) * np.eye(n) - rate * hessian, -beta * np.eye(n)],
                [np.eye(n), np.zeros((n, n))],
            ]
        )
        return np.abs(np.linalg.eigvals(step)).max()

    low, high = 0.0, 8 / np.abs(hessian).max()
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if radius(middle) < 1 else (low, middle)
    return low


# %% rounded_to_two_digits_after_the_first kind="right"
def largest_rate(hessian, beta):
    return float(f"{2 * (1 + beta) / np.linalg.eigvalsh(hessian).max():.3g}")


# %% mean_curvature kind="wrong" hint=["mean curvature"]
def largest_rate(hessian, beta):
    return 2 * (1 + beta) / np.linalg.eigvalsh(hessian).mean()


# %% diagonal kind="wrong" hint=["largest on the diagonal"] breaks=["any size"]
def largest_rate(hessian, beta):
    return 2 * (1 + beta) / np.diag(hessian).max()


# %% largest_entry kind="wrong" hint=["largest on the diagonal"]
def largest_rate(hessian, beta):
    return 2 * (1 + beta) / np.max(hessian)


# %% frobenius kind="wrong" hint=["norm of all entries"]
def largest_rate(hessian, beta):
    return 2 * (1 + beta) / np.linalg.norm(hessian)


# %% trace kind="wrong" hint=["sum of all curvatures"]
def largest_rate(hessian, beta):
    return 2 * (1 + beta) / np.trace(hessian)


# %% row_sums kind="wrong" hint=["largest row"]
def largest_rate(hessian, beta):
    return 2 * (1 + beta) / np.abs(hessian).sum(axis=1).max()


# %% flattest kind="wrong" hint=["flattest direction"]
def largest_rate(hessian, beta):
    return 2 * (1 + beta) / np.linalg.eigvalsh(hessian)[0]


# %% one_over_lambda kind="wrong" hint=["half"]
def largest_rate(hessian, beta):
    return (1 + beta) / np.linalg.eigvalsh(hessian)[-1]


# %% no_momentum kind="wrong" hint=["momentum forgotten"] breaks=["beta is the momentum, from 0 to 0.95"]
def largest_rate(hessian, beta):
    return 2 / np.linalg.eigvalsh(hessian)[-1]


# %% minus_beta kind="wrong" hint=["smaller"]
def largest_rate(hessian, beta):
    return 2 * (1 - beta) / np.linalg.eigvalsh(hessian)[-1]


# %% speed_of_the_ball kind="wrong" hint=["too large"]
def largest_rate(hessian, beta):
    return 2 / (1 - beta) / np.linalg.eigvalsh(hessian)[-1]


# %% lambda_itself kind="wrong" hint=["the curvature"]
def largest_rate(hessian, beta):
    return np.linalg.eigvalsh(hessian)[-1]


# %% upside_down kind="wrong" hint=["upside down"]
def largest_rate(hessian, beta):
    return np.linalg.eigvalsh(hessian)[-1] / 2 / (1 + beta)


# %% a_rate_for_each kind="wrong" hint=["a rate for each direction"]
def largest_rate(hessian, beta):
    return 2 * (1 + beta) / np.append(np.linalg.eigvalsh(hessian), 1.0)


# %% ten_percent_too_careful kind="wrong" hint=["times"] breaks=["within 2 %"]
def largest_rate(hessian, beta):
    return 0.9 * 2 * (1 + beta) / np.linalg.eigvalsh(hessian)[-1]


# %% lazy_one kind="wrong" hint=["always the same answer"]
def largest_rate(hessian, beta):
    return 1.0


# %% hostile_raises kind="wrong" hint=["stopped with"]
def largest_rate(hessian, beta):
    raise KeyError("rate")


# %% hostile_text kind="wrong" hint=["numbers"]
def largest_rate(hessian, beta):
    return "0.5528"


# %% hostile_mutates kind="wrong" hint=["changes"]
def largest_rate(hessian, beta):
    hessian *= 2
    return 4 * (1 + beta) / np.linalg.eigvalsh(hessian)[-1]
