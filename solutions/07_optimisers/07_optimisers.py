# %% [markdown]
# # 7 · Optimisers and learning rates
#
# Lesson 6 gave you the slopes. What should a network do with them? The rule that turns slopes into steps is
# called the **optimiser**, and from the same slopes one rule arrives in hundreds of steps, another in
# thousands. You write the five best known ones, compare them with Keras, find errors in published formulas, and
# win a race.
#
# ![A long valley seen from above. From the same place plain steps jump from side to side, steps with momentum go further along it. The goal is a star.](attachment:opening.png)

# %% [markdown]
# **After this lesson you can**
#
# - say what the largest learning rate is, and why (exercise 7.1);
# - write momentum, AdaGrad, RMSprop, Adam and AdamW, equal to Keras step by step (exercises 7.2, 7.3, 7.4);
# - test a published formula, and find out whether it is right (exercise 7.5);
# - say how noisy the slope of a small batch is (exercise 7.6);
# - choose a schedule for the rate, and look up what an optimiser *really* does to a kernel (exercises 7.7, 7.8).
#
# | minutes | points | data | computer |
# |---|---|---|---|
# | 60 | 18 | a photograph and digits that come with scikit-image and scikit-learn | any, no GPU |
#
# You need gradient descent from [lesson 6](../06_backpropagation/06_backpropagation.ipynb). The words and axes used
# in all lessons stand on the [conventions card](../00_start_here/00_start_here.ipynb#0.4-Conventions) of lesson 0.

# %%
import warnings

import numpy as np

from autograder import Lesson
from utils import backpropagation, machine, optimisers, plotting
from utils.data import load_photo

lesson = Lesson("07_optimisers")
machine.budget(minutes=0.7, data="nothing to download", cost="free")

# %% [markdown]
# ### Warm-up: three questions
#
# Answer aloud before you open the answers.
#
# 1. What is one step of gradient descent, as a formula?
# 2. Why was a filter found in 107 steps from grass, and in thousands from the camera picture?
# 3. What is an epoch, and what is a batch?
#
# <details><summary>Answers</summary>
#
# 1. $w \leftarrow w - \text{rate} \cdot \partial J/\partial w$.
# 2. Neighbouring pixels of the camera picture are alike: one steep direction, many flat ones.
# 3. An epoch shows every image once; a batch is the images of one step.
#
# </details>

# %% [markdown]
# ## 7.1 A race
#
# Here is a loss of two numbers, a long **bowl**: it is 20 times steeper down the page than across it. Three rules start
# at the same place, ask for the same kind of slopes, and roll. Press ▶.
#
# **Predict:** plain descent, momentum, Adam: who is nearest to the cross after 10 steps, and who after 40?

# %%
bowl, start = optimisers.Bowl([[1, 0], [0, 20]]), (-8.0, 1.8)
racers = {
    "plain descent": optimisers.momentum(0.09, 0),
    "momentum": optimisers.momentum(0.02, 0.9),
    "Adam": optimisers.adam(0.7),
}
optimisers.show_race(bowl, start, racers)

# %% [markdown]
# Plain descent jumps from wall to wall and creeps along the valley. The other two use *memory*. What it is worth shows with the
# lost filter of lesson 6, on the camera picture that took 15,332 steps. The same picture, the same slopes:

# %%
camera = load_photo("camera")[0] / 255
sobel = np.array([1, 0, -1, 2, 0, -2, 1, 0, -1])
lost = optimisers.Bowl(2 * backpropagation.patch_products(camera, (3, 3)), sobel)
safe = 1 / lost.curvatures[-1]
rules = {
    "plain descent": optimisers.momentum(safe, 0),
    "momentum": optimisers.momentum(safe, 0.9),
    "Adam": optimisers.adam(0.1),
}
for name, rule in rules.items():
    way = optimisers.walk(rule, lost.gradient, np.zeros(9), 16_000)
    found = np.abs(way - sobel).max(axis=1) <= 0.02
    print(f"{name:14} all nine numbers found after {found.argmax():6,} steps")

# %% [markdown]
# At the end you win such a race yourself, with 80 slopes.
#
# ## 7.2 How large may a rate be?
#
# Take $f(w) = w^2$. Its slope is $2w$, so a step multiplies $w$ by $1 - 2\,\text{rate}$. Below is how much of $w$ is left after 60 steps, for many rates and three
# amounts of *momentum* (the next section says what that is).
#
# **Predict:** where does plain descent begin to explode? And does momentum allow a smaller or a larger rate?

# %%
rates = np.linspace(0.02, 2.2, 219)
figure, axes = plotting.new_figure(
    width=6.4,
    height=3.2,
    title="What is left of w after 60 steps on w²",
    caption="The upright axis is logarithmic. On the dotted line nothing is won; above it the steps explode.",
)
for beta, style in zip((0, 0.5, 0.9), ("-", "--", "-."), strict=True):
    left = [
        abs(optimisers.walk(optimisers.momentum(r, beta), lambda w: 2 * w, 1.0, 60)[-1])
        for r in rates
    ]
    axes[0, 0].semilogy(
        rates, np.clip(left, 1e-12, None), style, label=f"momentum {beta}"
    )
axes[0, 0].axhline(1, color="0.4", linewidth=1, linestyle="dotted")
axes[0, 0].set(xlabel="learning rate", ylabel="|w| after 60 steps", ylim=(1e-12, 1e8))
axes[0, 0].legend()
plotting.show(
    figure,
    "Plain descent crosses 1 at rate 1.0, momentum 0.5 at 1.5, momentum 0.9 at 1.9. "
    "Plain descent is best at 0.5, where one step is enough.",
)

# %% [markdown]
# A larger one: 1, 1.5 and 1.9. In general a direction with **curvature** λ (its second derivative) allows rates below $2(1+\beta)/\lambda$, where β is the momentum. A loss of many numbers has
# many directions, and one rate serves all of them. For $f(w) = \frac12 w^\mathsf{T} H w$ with a symmetric array $H$ of second derivatives, the slope is $Hw$, and the curvatures are the
# eigenvalues of $H$ (`np.linalg.eigvalsh`).
#
# Watch ten directions with curvatures up to 1, and a rate that is too large by 5 % for *one* of them. **Predict** what the loss does, and when you would notice.

# %%
ten = optimisers.Bowl(np.diag([1.0, *np.geomspace(0.7, 0.1, 9)]))
first = np.array([0.01, *np.full(9, 1.0)])  # almost nothing in the steepest direction
way = optimisers.walk(optimisers.momentum(2.1, 0), ten.gradient, first, 100)
losses = ten.loss(way)
for step in (0, 5, 10, 20, 40, 60, 80, 100):
    print(f"step {step:3}: loss {losses[step]:10.4f}")
print("smallest at step", losses.argmin())

# %% [markdown]
# It falls, as if all were well, and then it explodes: the one direction doubles every 7 steps, however small it was. A loss that falls says nothing about the rate.
#
# ### Exercise 7.1 · The largest rate (2 points)
#
# Write `largest_rate(hessian, beta)`: `hessian` is a symmetric array (n, n), all curvatures above 0, any size; `beta` is the momentum, from 0 to 0.95. Return the rate below which descent converges from
# everywhere, and above which it explodes. Within 2 % is right.
#
# Bowls of one and two numbers are checked at once, larger ones when graded.


# %% nbgrader={"grade": false, "grade_id": "largest_rate", "locked": false, "schema_version": 3, "solution": true, "task": false}
def largest_rate(hessian, beta):
    """Return the largest rate at which descent with momentum beta converges."""
    ...
    ### BEGIN SOLUTION
    return 2 * (1 + beta) / np.linalg.eigvalsh(hessian)[-1]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-largest_rate", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("largest_rate", largest_rate)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("07_optimisers").grade("largest_rate", largest_rate, points=2)
### END HIDDEN TESTS

# %% [markdown]
# So the steepest direction sets the limit, and the flattest one waits. Their ratio $\lambda_{max}/\lambda_{min}$ is the **condition number** κ: 20 for the bowl above, 6,289 for the camera picture. Every rule below is an
# answer to it.
#
# ## 7.3 Momentum
#
# A ball that rolls keeps its speed. Give each number a **velocity** $v$, which begins at 0, keeps the share β of itself, and takes in the new slope:
#
# $$v \leftarrow \beta\, v - \text{rate} \cdot \frac{\partial J}{\partial w}, \qquad w \leftarrow w + v.$$
#
# Across the valley the slopes change their sign, and cancel in $v$. Along the valley they agree, and add up, to as much as $1/(1-\beta)$ times one of them.
#
# **Predict** the first two positions on $f(w) = w^2$, from 1, with rate 0.1 and β = 0.9, with paper and pencil.
#
# ### Exercise 7.2 · Momentum (2 points)
#
# Write `momentum(gradient, start, rate, beta, steps)`. `gradient` takes a position and returns the slope there; `start` is a number or an array of any shape, perhaps of whole numbers, and is not changed. Return an array of
# the positions after step 1 to `steps`, first axis steps; the start is not among them.
#
# Three losses are checked at once, others when graded.


# %% nbgrader={"grade": false, "grade_id": "momentum", "locked": false, "schema_version": 3, "solution": true, "task": false}
def momentum(gradient, start, rate, beta, steps):
    """Return the positions after each step, shape (steps, ...)."""
    ...
    ### BEGIN SOLUTION
    w, v, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        v = beta * v - rate * np.asarray(gradient(w))
        w = w + v
        way.append(w)
    return np.array(way)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-momentum", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("momentum", momentum)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("07_optimisers").grade("momentum", momentum, points=2)
### END HIDDEN TESTS

# %% [markdown]
# Keras does the same. Here is every rule of this lesson, as Keras takes five steps from 1 on $w^2$ with rate 0.1; keep the table in sight. (*Nesterov's* momentum looks one move ahead.)

# %%
with machine.quietly():
    import keras

    keras.ops.ones(1)  # the first number wakes the device, which may chatter, too


def keras_steps(optimiser, slope=lambda w: 2 * w, start=1.0, steps=5):
    """Return the positions of an optimiser of Keras after each step."""
    w = keras.Variable(np.atleast_1d(np.array(start, "float32")))
    optimiser.build([w])
    way = []
    for _ in range(steps):
        now = keras.ops.convert_to_numpy(w.value)
        optimiser.apply([keras.ops.convert_to_tensor(slope(now), "float32")], [w])
        way.append(keras.ops.convert_to_numpy(w.value))
    return np.squeeze(way)


# %%
of_keras = keras.optimizers
table = {
    "SGD": of_keras.SGD(0.1),
    "momentum 0.9": of_keras.SGD(0.1, momentum=0.9),
    "Nesterov 0.9": of_keras.SGD(0.1, momentum=0.9, nesterov=True),
    "AdaGrad, from 0": of_keras.Adagrad(0.1, initial_accumulator_value=0.0),
    "AdaGrad, Keras' 0.1": of_keras.Adagrad(0.1),
    "RMSprop": of_keras.RMSprop(0.1),
    "Adam": of_keras.Adam(0.1),
    "AdamW, decay 0.5": of_keras.AdamW(0.1, weight_decay=0.5),
}
for name, optimiser in table.items():
    print(f"{name:20}", *(f"{w:8.4f}" for w in keras_steps(optimiser)))

# %% [markdown]
# > **You may meet** *"momentum jumps out of local minima"*. A rolling ball may, by luck. What it does for sure is to go faster along flat valleys.
#
# ## 7.4 A rate for each number
#
# In a network some weights get large slopes, others tiny ones. **AdaGrad** gives each number a rate of its own: it adds up the squares of all slopes so far, and divides by the root of the sum.
#
# $$r \leftarrow r + g^2, \qquad w \leftarrow w - \text{rate}\,\frac{g}{\sqrt{r + \varepsilon}},$$
#
# where $g$ is the slope, and $g^2$, the root and the division go number by number. The small ε keeps you from dividing by 0. But $r$ only grows, so the steps get smaller and smaller. **RMSprop** forgets: it keeps a *moving mean* of the squares,
#
# $$r \leftarrow \rho\, r + (1-\rho)\, g^2, \qquad w \leftarrow w - \text{rate}\,\frac{g}{\sqrt{r + \varepsilon}}.$$
#
# **Predict:** the slope of one number is 2, that of another 20, always. How far apart are the two numbers' steps, with plain descent and with AdaGrad?

# %%
uneven = np.array([2.0, 20.0])
for name, rule in {
    "plain": optimisers.momentum(0.1, 0),
    "AdaGrad": optimisers.adagrad(0.1, first=0),
    "RMSprop": optimisers.rmsprop(0.1),
}.items():
    way = optimisers.walk(rule, lambda w: uneven, np.zeros(2), 50)
    moves = -np.diff(way, axis=0)
    print(f"{name:8} first step {moves[0].round(3)}, step 50 {moves[-1].round(3)}")

# %% [markdown]
# Both numbers move alike: only *changes* of a slope matter, not its size. AdaGrad's fiftieth step is seven times shorter than its first, since $\sqrt{50} \approx 7$.
#
# ### Exercise 7.3 · A rate for each number (2 points, one for each part)
#
# - `adagrad(gradient, start, rate, epsilon, first, steps)`: each number has a sum of its own, which begins at `first`.
# - `rmsprop(gradient, start, rate, rho, epsilon, steps)`: the mean begins at 0.
#
# In both, epsilon stands **inside the root**, as above and in Keras. Arguments and result otherwise as in 7.2: `start` is a number, a whole number or an array of them, and the positions after each step come back.
#
# Four losses each are checked at once, others when graded.


# %% nbgrader={"grade": false, "grade_id": "adaptive_rates", "locked": false, "schema_version": 3, "solution": true, "task": false}
def adagrad(gradient, start, rate, epsilon, first, steps):
    """Return AdaGrad's positions after each step, shape (steps, ...)."""
    ...
    ### BEGIN SOLUTION
    w, squares, way = np.array(start, dtype=float), first, []
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        squares = squares + slope**2
        w = w - rate * slope / np.sqrt(squares + epsilon)
        way.append(w)
    return np.array(way)
    ### END SOLUTION


def rmsprop(gradient, start, rate, rho, epsilon, steps):
    """Return RMSprop's positions after each step, shape (steps, ...)."""
    ...
    ### BEGIN SOLUTION
    w, squares, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        squares = rho * squares + (1 - rho) * slope**2
        way.append(w := w - rate * slope / np.sqrt(squares + epsilon))
    return np.array(way)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-adaptive_rates", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("adaptive_rates", {"adagrad": adagrad, "rmsprop": rmsprop})
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("07_optimisers").grade(
    "adaptive_rates", {"adagrad": adagrad, "rmsprop": rmsprop}, points=2
)
### END HIDDEN TESTS

# %% [markdown]
# Look at RMSprop in the table: its first step on $w^2$ is 0.32, three times the rate. The mean began at 0, so it is far too small at first. The next rule mends that.
#
# ## 7.5 Adam, and a decay that works
#
# **Adam** joins both ideas: $m$, a moving mean of slopes (momentum), and $v$, a moving mean of their squares (RMSprop). Both begin at 0, so both are **corrected** by what they are still lacking in step $t = 1, 2, \dots$
#
# $$m \leftarrow \beta_1 m + (1-\beta_1)\, g, \qquad v \leftarrow \beta_2 v + (1-\beta_2)\, g^2,$$
#
# $$\hat m = \frac{m}{1-\beta_1^t}, \qquad \hat v = \frac{v}{1-\beta_2^t}, \qquad w \leftarrow w - \text{rate}\,\frac{\hat m}{\sqrt{\hat v} + \varepsilon}.$$
#
# $m$ and $v$ themselves go on uncorrected. Here ε stands outside the root. Its place shows only where ε is large:


# %%
def one_step(slope, epsilon):
    """Return a first step of rate 1 with epsilon inside, and outside the root."""
    return slope / np.sqrt(slope**2 + epsilon), slope / (slope + epsilon)


for slope, epsilon in ((1, 1e-7), (1e-3, 1e-7), (1e-4, 1e-7), (1, 0.1)):
    inside, outside = one_step(slope, epsilon)
    print(f"slope {slope:g}, ε {epsilon:g}: inside {inside:.4f}, outside {outside:.4f}")

# %% [markdown]
# With slopes of ordinary size nobody notices. With slopes of 0.0001 an ε of 1e-7 inside the root cuts the step to a third.
#
# **Weight decay** keeps weights small. The old way adds a penalty, such as $w^2/4$, to the loss, so that $w/2$ is added to the slope. **AdamW** leaves the slope alone and pulls at the weight itself, just before the step: $w \leftarrow w - \text{rate} \cdot \text{decay} \cdot w$.
#
# **Predict:** Adam on $w^2$, alone, with the penalty $w^2/4$ in the loss, and as AdamW with decay 0.5. Which of the last two differ from the first?

# %%
runs = {
    "Adam alone": (of_keras.Adam(0.1), lambda w: 2 * w),
    "with the penalty": (of_keras.Adam(0.1), lambda w: 2 * w + w / 2),
    "AdamW": (of_keras.AdamW(0.1, weight_decay=0.5), lambda w: 2 * w),
}
for name, (optimiser, slope) in runs.items():
    print(f"{name:17}", *(f"{w:.4f}" for w in keras_steps(optimiser, slope)))

# %% [markdown]
# The penalty does nothing at all here: it makes the slope 2.5 w instead of 2 w, and Adam divides the size of slopes away. (In a network it does something, but less to weights with large slopes.) AdamW pulls.
#
# ### Exercise 7.4 · Adam and AdamW (2 points)
#
# Write `adam(gradient, start, rate, beta1, beta2, epsilon, decay, steps)`; the first step has the number 1, and decay is AdamW's (0 is plain Adam). In each step the slope is taken at $w$ before it is pulled. It is tried with ε = 1e-7, so nobody sees where your ε stands. Arguments and result otherwise as in 7.2: `start` is a number, a whole number or an array of them.
#
# Four losses are checked at once, others when graded.


# %% nbgrader={"grade": false, "grade_id": "adam", "locked": false, "schema_version": 3, "solution": true, "task": false}
def adam(gradient, start, rate, beta1, beta2, epsilon, decay, steps):
    """Return the positions after each step, shape (steps, ...)."""
    ...
    ### BEGIN SOLUTION
    w, m, v, way = np.array(start, dtype=float), 0.0, 0.0, []
    for t in range(1, steps + 1):
        slope = np.asarray(gradient(w))
        m = beta1 * m + (1 - beta1) * slope
        v = beta2 * v + (1 - beta2) * slope**2
        step = m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + epsilon)
        w = w - rate * decay * w - rate * step
        way.append(w)
    return np.array(way)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-adam", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("adam", adam)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("07_optimisers").grade("adam", adam, points=2)
### END HIDDEN TESTS

# %% [markdown]
# Now all five, on the bowl of the beginning, as still pictures. **Predict:** who has the straightest way?

# %%
five = racers | {"AdaGrad": optimisers.adagrad(1.0), "RMSprop": optimisers.rmsprop(0.3)}
optimisers.show_race(bowl, start, five, interactive=False)

# %% [markdown]
# AdaGrad and RMSprop hardly see that the bowl is long: its directions lie along the axes, and each axis has a rate of its own. In a *turned* bowl that helps them much less; the race of 7.9 is such a bowl.
#
# ## 7.6 Detective work: three published formulas
#
# A lecture prints these three rules. (It also writes Δ for the slope, where the field writes ∇ and keeps Δ for differences.) One of them is right.
#
# 1. Momentum: $v_t = \alpha v_{t-1} - \eta g$ and $w_{t+1} = w_t - \eta g + v_t$.
# 2. RMSprop: $r_t = \rho r_{t-1} + (1-\rho) g^2$ and $w_{t+1} = w_t - \eta\, g/\sqrt{r_t + \varepsilon}$.
# 3. Adam: $m_t = \dfrac{\beta_1 m_{t-1} + (1-\beta_1) g}{1-\beta_1^{t+1}}$, the same for $r_t$ with $\beta_2$ and $g^2$, and $w_{t+1} = w_t - \eta\, m_t/\sqrt{r_t + \varepsilon}$.
#
# Taken at their word, on $w^2$, from 1, $t = 1, 2, \dots$:

# %%
w1 = w3 = 1.0
v = m = r = 0.0
for t in range(1, 6):
    v = 0.9 * v - 0.1 * (2 * w1)
    w1 = w1 - 0.1 * (2 * w1) + v
    m = (0.9 * m + 0.1 * (2 * w3)) / (1 - 0.9 ** (t + 1))
    r = (0.999 * r + 0.001 * (2 * w3) ** 2) / (1 - 0.999 ** (t + 1))
    w3 = w3 - 0.1 * m / np.sqrt(r + 1e-7)
    print(f"step {t}: momentum {w1:8.4f}   Adam {w3:8.4f}")


def on_slopes(walk, slopes, *settings):
    """Run a function of yours, momentum, say, on slopes that are given."""
    following = iter(slopes)
    start = np.zeros(np.shape(slopes)[1:])
    return walk(lambda w: next(following), start, *settings, len(slopes))


five = np.array([[2, 0.5], [1, -1], [-1.5, 2], [0.5, 1], [2, -0.5]])  # slopes to try

# %% [markdown]
# Compare with the table: where do they part from Keras? In each formula, what would you change? (In the third there are two things. Mend only the exponent, and the *first* step is right!)
#
# ### Exercise 7.5 · A bug hunt (2 points, a third for each judge)
#
# Write three judges, `judge_momentum(rule)`, `judge_rmsprop(rule)` and `judge_adam(rule)`, that return True if a rule is right. A rule is called with positional arguments, `rule(slopes, …)`: an array of slopes, first axis steps, which do not depend on the position, and then
# `rate, beta` for momentum; `rate, rho, epsilon` for RMSprop; `rate, beta1, beta2, epsilon` for Adam. It returns the positions after each step, from the start 0, decay 0. A judge chooses the slopes: `five`, above, or others. (`on_slopes` runs your own functions on slopes; `adam` wants its decay, 0, too.)
#
# A right rule may compute in 32 bits, and may return lists. Right ones differ in where ε stands: so take slopes around 1 and ε = 1e-7, and nobody sees it. A wrong rule is wrong by more than 1 % of a step, within five steps, for slopes that are neither equal nor all alike in sign; some go wrong only with **several numbers** at once.
#
# Some suspects are tried at once, others when graded.


# %% nbgrader={"grade": false, "grade_id": "bug_hunt", "locked": false, "schema_version": 3, "solution": true, "task": false}
def judge_momentum(rule):
    """Tell whether rule(slopes, rate, beta) is momentum."""
    ...
    ### BEGIN SOLUTION
    own = on_slopes(momentum, five, 0.1, 0.9)
    return bool(np.allclose(rule(five, 0.1, 0.9), own, atol=1e-4))
    ### END SOLUTION


def judge_rmsprop(rule):
    """Tell whether rule(slopes, rate, rho, epsilon) is RMSprop."""
    ...
    ### BEGIN SOLUTION
    own = on_slopes(rmsprop, five, 0.1, 0.9, 1e-7)
    return bool(np.allclose(rule(five, 0.1, 0.9, 1e-7), own, atol=1e-4))
    ### END SOLUTION


def judge_adam(rule):
    """Tell whether rule(slopes, rate, beta1, beta2, epsilon) is Adam."""
    ...
    ### BEGIN SOLUTION
    own = on_slopes(adam, five, 0.1, 0.9, 0.999, 1e-7, 0.0)
    return bool(np.allclose(rule(five, 0.1, 0.9, 0.999, 1e-7), own, atol=1e-4))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-bug_hunt", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check(
    "bug_hunt",
    {
        "judge_momentum": judge_momentum,
        "judge_rmsprop": judge_rmsprop,
        "judge_adam": judge_adam,
    },
)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("07_optimisers").grade(
    "bug_hunt",
    {
        "judge_momentum": judge_momentum,
        "judge_rmsprop": judge_rmsprop,
        "judge_adam": judge_adam,
    },
    points=2,
)
### END HIDDEN TESTS

# %% [markdown]
# ## 7.7 The noise of small batches
#
# Nobody computes the slope of the whole data set for one step. A **batch** of a few rows gives an estimate, which is right on average, and noisy. **Predict:** a batch four times as large costs four times as much. How much smaller does its noise become?

# %%
generator = np.random.default_rng(7)
inputs = generator.normal(size=(2000, 2))
targets = inputs @ [1.0, -2.0] + generator.normal(size=2000)
here = np.array([2.0, 1.0])
parts = 2 * inputs * (inputs @ here - targets)[:, None]  # the slope of each row
full = parts.mean(axis=0)
clouds = {
    size: parts[generator.integers(0, 2000, size=(200, size))].mean(axis=1)
    for size in (4, 16, 64)
}

# %%
figure, axes = plotting.new_figure(
    1,
    3,
    width=2.5,
    height=2.6,
    title="200 slopes of random batches",
    caption="Each dot is the slope of one batch; the cross is the slope of all rows.",
)
for panel, (size, cloud) in zip(axes[0], clouds.items(), strict=True):
    panel.plot(*cloud.T, ".", color="#0072B2", markersize=4)
    panel.plot(*full, "+", color="#D55E00", markersize=14, markeredgewidth=3)
    panel.set(
        title=f"batches of {size}", xlim=(-10, 14), ylim=(-6, 18), xlabel="slope 1"
    )
axes[0, 0].set_ylabel("slope 2")
plotting.show(
    figure,
    f"The clouds lie around ({full[0]:.1f}, {full[1]:.1f}); their spread is "
    + ", ".join(f"{cloud.std(axis=0).mean():.2f}" for cloud in clouds.values())
    + " with batches of 4, 16 and 64.",
)

# %% [markdown]
# Its *spread* becomes half as large, its **variance** (spread²) a quarter. So large batches give diminishing returns. The names: batch of all rows, *batch* gradient descent; of one row, *stochastic* (SGD); between them, *mini-batch*. Keras calls its plain rule SGD whatever the batch is.
#
# ### Exercise 7.6 · The noise of small batches (2 points, one for each part)
#
# - Write `batch_slopes(x, y, w, batch_size, draws, seed)`: `x` is (rows, columns), `y` (rows,), `w` (columns,). The loss is the mean squared error of `x @ w` against `y`. Return an array (draws, len(w)): the slope of the loss of a random batch, `draws` times, with or without putting rows back. The same seed gives the same draws, another one others.
# - The variance of such a slope is proportional to a power of the batch's size. Set `noise_slope` to the exponent, measured: within 0.15 is right. (Batches of at most an eighth of the rows, a straight line through logarithms.)
#
# Three data sets are checked at once, others when graded.


# %% nbgrader={"grade": false, "grade_id": "batch_noise", "locked": false, "schema_version": 3, "solution": true, "task": false}
def batch_slopes(x, y, w, batch_size, draws, seed):
    """Return slopes of random batches, shape (draws, len(w))."""
    ...
    ### BEGIN SOLUTION
    generator = np.random.default_rng(seed)
    slopes = []
    for _ in range(draws):
        chosen = generator.choice(len(x), batch_size, replace=False)
        off = x[chosen] @ w - y[chosen]
        slopes.append(2 * x[chosen].T @ off / batch_size)
    return np.array(slopes)
    ### END SOLUTION


noise_slope = ...
### BEGIN SOLUTION
sizes = [1, 4, 16, 64]
variances = [
    batch_slopes(inputs, targets, here, size, 400, seed=1).var(axis=0).mean()
    for size in sizes
]
noise_slope = np.polyfit(np.log(sizes), np.log(variances), 1)[0]
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-batch_noise", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("batch_noise", {"batch_slopes": batch_slopes, "noise_slope": noise_slope})
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("07_optimisers").grade(
    "batch_noise", {"batch_slopes": batch_slopes, "noise_slope": noise_slope}, points=2
)
### END HIDDEN TESTS

# %% [markdown]
# ## 7.8 Schedules
#
# A large rate is fast at first, and noisy for ever: near the bottom the noise keeps $w$ moving. So the rate is made smaller while training goes on: a **schedule**. In old code stands `decay=1e-4`. **Predict** what a current Keras does with it:

# %%
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    try:
        old = of_keras.RMSprop(1e-3, decay=1e-4)
        print("rate, now and for ever:", f"{float(old.learning_rate):g}")
    except (ValueError, TypeError) as error:
        print(type(error).__name__, str(error)[:70])
for warning in caught:
    print(f"{warning.category.__name__}: {str(warning.message)[:68]} …")

# %% [markdown]
# It is ignored! What it used to do is **inverse time**: $\text{rate}/(1 + \text{decay} \cdot \text{steps})$, where the steps (batches) are counted, *not* the epochs. Widely used today is a short **warm-up**, a straight rise from 0, and then half a **cosine** down to 0:

# %%
steps = np.arange(0, 20_001, 20)
figure, axes = plotting.new_figure(
    width=6.4,
    height=3.0,
    title="Two schedules over 20,000 steps",
    caption="Inverse time halves the rate after 1/decay = 10,000 steps. The cosine warms up for 2,000 steps.",
)
inverse = optimisers.inverse_time(1.0, 1e-4, steps)
cosine = optimisers.warm_up_cosine(1.0, 2000, 20_000, steps)
axes[0, 0].plot(steps, inverse, "-", label="inverse time, decay 1e-4")
axes[0, 0].plot(steps, cosine, "--", label="warm-up and cosine")
axes[0, 0].set(xlabel="step", ylabel="share of the rate", ylim=(0, 1.05))
axes[0, 0].legend()
plotting.show(
    figure,
    f"Inverse time falls from 1 to {inverse[500]:.2f} at step 10,000 and {inverse[-1]:.2f} at 20,000. The "
    f"other rises to 1 at step 2,000, is {cosine[550]:.2f} at 11,000 and 0 at the end.",
)

# %% [markdown]
# ### Exercise 7.7 · Schedules (2 points, one for each part)
#
# - `inverse_time(rate, decay, steps_per_epoch, epoch)`: the rate after that many whole epochs; the decay counts per step.
# - `warm_up_cosine(rate, warm, total, step)`: a straight rise from 0 to `rate` at step `warm`, then half a cosine that reaches 0 at step `total`. `step` is a whole number or an array of steps, from 0 to `total`; warm may be 0.
#
# Some settings are checked at once (the lecture's are rate 1e-3, decay 1e-4, 1,563 steps an epoch, 100 epochs), others when graded.


# %% nbgrader={"grade": false, "grade_id": "schedule", "locked": false, "schema_version": 3, "solution": true, "task": false}
def inverse_time(rate, decay, steps_per_epoch, epoch):
    """Return the rate after so many epochs."""
    ...
    ### BEGIN SOLUTION
    return rate / (1 + decay * steps_per_epoch * epoch)
    ### END SOLUTION


def warm_up_cosine(rate, warm, total, step):
    """Return the rate at a step, or at several."""
    ...
    ### BEGIN SOLUTION
    step = np.asarray(step, dtype=float)
    falling = (1 + np.cos(np.pi * (step - warm) / (total - warm))) / 2
    return rate * np.where(step < warm, step / max(warm, 1), falling)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-schedule", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check(
    "schedule", {"inverse_time": inverse_time, "warm_up_cosine": warm_up_cosine}
)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("07_optimisers").grade(
    "schedule",
    {"inverse_time": inverse_time, "warm_up_cosine": warm_up_cosine},
    points=2,
)
### END HIDDEN TESTS

# %% [markdown]
# In Keras a schedule takes the rate's place: `keras.optimizers.schedules.InverseTimeDecay(1e-3, 1, 1e-4)` or `CosineDecay`, given as `learning_rate`.
#
# ## 7.9 The race
#
# ### Exercise 7.8 ★ · The race (4 points)
#
# Write `race(gradient, start)`. `gradient(w)` gives the slope of a bowl of 2 to 20 numbers. Where its lowest point lies, with loss 0, you do not know. Its curvatures lie between 0.01 and 1, both ends are there, and its directions are turned. Every direction has the same share of the loss at `start`.
# Return the final position, an array as long as the start, where the loss is at most **a thousandth of the loss** at `start`. You may ask for **at most 80 slopes**; a call may take 5 seconds. Any way is right.
#
# Bowls of 2, 6 and 10 numbers are tried at once, others when graded. (Plain descent at its best rate cannot do it: in 80 steps the flattest direction keeps a fifth of its way.)


# %% nbgrader={"grade": false, "grade_id": "race", "locked": false, "schema_version": 3, "solution": true, "task": false}
def race(gradient, start):
    """Return a position with a thousandth of the loss, after at most 80 slopes."""
    ...
    ### BEGIN SOLUTION
    w, v = np.array(start, dtype=float), 0.0
    for _ in range(80):
        v = 0.8 * v - gradient(w)
        w = w + v
    return w
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-race", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
lesson.check("race", race)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("07_optimisers").grade("race", race, points=4)
### END HIDDEN TESTS

# %% [markdown]
# Which momentum is the best? For a bowl with condition number κ, theory says $\beta = \left(\frac{\sqrt\kappa - 1}{\sqrt\kappa + 1}\right)^2$, and plain descent needs about $\sqrt\kappa$ times as many steps. A network's loss is no bowl, but near its valleys it looks like one.
#
# ## 7.10 Experiment: digits, and what Muon really does
#
# The digits of lesson 6 again, 1,300 to learn from, with a small network (64 numbers in, 64 ReLU, 10 out), five epochs, Keras' own rules. **Predict** who has the smallest training loss, and by how much the rules differ on 497 *new* digits.

# %%
choices = {
    "SGD, 0.1": lambda: of_keras.SGD(0.1),
    "momentum 0.9, 0.1": lambda: of_keras.SGD(0.1, momentum=0.9),
    "Adam, 0.003": lambda: of_keras.Adam(3e-3),
    "AdamW, 0.003": lambda: of_keras.AdamW(3e-3),
}
no_muon = optimisers.what_stops("Muon")  # older versions of Keras lack it, or break it
if not no_muon:
    choices["Muon, 0.01"] = lambda: of_keras.Muon(1e-2)
for name, make in choices.items():
    loss, accuracy = optimisers.learn_digits(make(), seed=0)
    print(f"{name:18} training loss {loss:.2f}, new digits read {accuracy:.1%}")
if no_muon:
    print(no_muon)

# %% [markdown]
# One run ranks nothing; over six seeds the course measured (mean ± standard deviation):
#
# | rule, rate | training loss | new digits read, % |
# |---|---|---|
# | SGD, 0.1 | 0.369 ± 0.019 | 92.4 ± 0.5 |
# | momentum 0.9, 0.1 | 0.091 ± 0.023 | 96.0 ± 1.0 |
# | Adam, 0.003 | 0.201 ± 0.016 | 94.5 ± 1.1 |
# | AdamW, 0.003 | 0.201 ± 0.016 | 94.5 ± 1.1 |
# | Muon, 0.01 | 0.075 ± 0.010 | 97.2 ± 0.8 |
#
# The training losses lie many spreads apart, the new digits often one or two. And nobody has tuned the rates here: a fair comparison does that for each rule.
#
# **Muon** is the news of 2024. It looks at the slopes of a dense layer as a *matrix*, and replaces it by a similar one whose **singular values** (its strengths in its own directions) are pulled together: weak directions learn as fast as strong ones.
#
# Convolutions hold most of a network's work. **Predict:** what does Muon do to a *kernel*, an array with four axes? Its name says nothing, a step does:


# %%
def moved(make, slope):
    """Return how one step of an optimiser moves weights, from 0."""
    weights = keras.Variable(np.zeros(slope.shape, "float32"))
    optimiser = make()
    optimiser.build([weights])
    optimiser.apply([keras.ops.convert_to_tensor(slope, "float32")], [weights])
    return keras.ops.convert_to_numpy(weights.value)


draw = np.random.default_rng(1)
left, right = (np.linalg.qr(draw.normal(size=(n, 4)))[0] for n in (6, 4))
matrix = left @ np.diag([250, 2, 1.9, 0.01]) @ right.T
kernel_slope = draw.normal(size=(3, 3, 4, 8))
if not no_muon:
    dense = moved(lambda: of_keras.Muon(1.0), matrix) / (0.2 * np.sqrt(6))
    print("singular values, slopes:", np.linalg.svd(matrix)[1].round(2))
    print("singular values, step:  ", np.linalg.svd(dense)[1].round(2))
    muon, adamw = (
        moved(lambda o=o: o(0.1), kernel_slope) for o in (of_keras.Muon, of_keras.AdamW)
    )
    print("kernel 3 × 3 × 4 × 8: Muon and AdamW differ by", np.abs(muon - adamw).max())
else:
    print(no_muon, "With a newer Keras the difference on the kernel is 0.")

# %% [markdown]
# A dense layer's step has strengths of 0.7 to 0.8, from slopes that were a hundred times apart, except where there was next to nothing. On the kernel the difference to AdamW is 0: Keras hands everything that is not a matrix to AdamW, without a word. A network of convolutions "trained with Muon" is trained with AdamW. Run one step, and know.
#
# Which rule to take? AdamW with a warm-up and a cosine is a good first choice, SGD with momentum often as good for convolutions if its rate is tuned. [Lesson 8](../08_cifar10_cnn/08_cifar10_cnn.ipynb) uses both.
#
# ## What to take with you
#
# - The steepest direction limits the rate, $2(1+\beta)/\lambda_{max}$; the flattest one takes the time.
# - Momentum adds up slopes that agree. AdaGrad and RMSprop give each number its own rate.
# - Adam corrects both means for their start at 0, and keeps the raw ones. AdamW pulls at weights beside the step.
# - The variance of a batch's slope falls like one over its size.
# - Schedules count steps. `decay=` is ignored today.
# - Run a published formula beside another one before you trust it.
#
# **Ask yourself:** you double the batch. By how much does the noise fall, and what would you do with the rate?
#
# ## Further reading
#
# - B. T. Polyak, *Some methods of speeding up the convergence of iteration methods*, USSR Computational Mathematics and Mathematical Physics 4, 1964,
#   [doi:10.1016/0041-5553(64)90137-5](https://doi.org/10.1016/0041-5553(64)90137-5): momentum.
# - J. Duchi, E. Hazan and Y. Singer, *Adaptive subgradient methods for online learning and stochastic optimization*, JMLR 12, 2011,
#   [jmlr.org/papers/v12/duchi11a.html](https://jmlr.org/papers/v12/duchi11a.html): AdaGrad.
# - D. P. Kingma and J. Ba, *Adam: a method for stochastic optimization*, ICLR 2015, [arXiv:1412.6980](https://arxiv.org/abs/1412.6980).
# - I. Loshchilov and F. Hutter, *Decoupled weight decay regularization*, ICLR 2019, [arXiv:1711.05101](https://arxiv.org/abs/1711.05101): AdamW.
# - G. Goh, *Why momentum really works*, Distill, 2017, [doi:10.23915/distill.00006](https://doi.org/10.23915/distill.00006), with figures to touch.
# - J. Liu and others, *Muon is scalable for LLM training*, 2025, [arXiv:2502.16982](https://arxiv.org/abs/2502.16982).
#
# **Before you hand in:** Kernel → Restart Kernel and Run All Cells, then press *Validate*.
