# %% [markdown]
# # 0 · Start here
#
# Five minutes: does everything work on this computer, how do exercises answer, what
# do our words mean, and how do you hand in? Nothing in this notebook is graded.

# %% [markdown]
# **After this lesson you can**
#
# - see whether your computer is ready, and what it has;
# - run a check and read what it says;
# - look up the words and axes that all lessons use;
# - hand in a notebook, from JupyterLab or from Colab.
#
# | minutes | points | data | computer |
# |---|---|---|---|
# | 5 | none | none | any, no GPU |

# %%
import numpy as np

from autograder import Lesson
from utils import machine, plotting

lesson = Lesson("00_start_here")
machine.budget(minutes=0.1, data="nothing to download", cost="free")

# %% [markdown]
# ## 0.1 Is this computer ready?
#
# Run the cell (Shift + Enter). Nothing in the table must be as on other people's
# computers; if something is missing, the table says what to do.

# %%
machine.report()

# %% [markdown]
# **Quick** is the size of all experiments on a computer without a GPU: each lesson
# finishes within two minutes. With a GPU the profile is **full**, and the experiments
# are larger. The exercises are the same.

# %% [markdown]
# ## 0.2 How an exercise answers
#
# An exercise is two cells. In the first you replace the dots; the second one checks.
# You may run a check as often as you like: it costs nothing and nobody sees it.
#
# Run both cells below as they are. Then try 12, then "nine", then the right answer.
#
# **How many places does a window with 3 rows and 3 columns have?**

# %% nbgrader={"grade": false, "grade_id": "first_answer", "locked": false, "schema_version": 3, "solution": true, "task": false}
first_answer = ...
### BEGIN SOLUTION
first_answer = 9
### END SOLUTION

# %%
lesson.check("first_answer", first_answer)

# %% [markdown]
# What you saw is all there is to it:
#
# - **…** the exercise is not filled in yet;
# - **✗** something is not right: what was expected, what came, and a hint that leads on;
# - **✓** the visible checks pass. When your work is graded, further checks try your
#   answer on other data, so write what is right, not what just passes.
#
# A right answer in another form is as good: a list or an array, a loop or one line.

# %% [markdown]
# <a id="Conventions"></a>
# ## 0.3 Conventions
#
# The same word means the same thing in every lesson. Come back here when in doubt.
#
# | we say | it means | elsewhere |
# |---|---|---|
# | image `(height, width)` or `(height, width, channels)` | rows first, then columns, then colours; counted from 0, row 0 is on top | |
# | batch `(images, height, width, channels)` | "channels last", or NHWC, as Keras has it | PyTorch puts channels second: NCHW |
# | kernel | the small table of weights that slides | filter, feature detector, mask |
# | response, feature map | what one kernel gives at all positions | activation map |
# | convolution | what Keras computes: multiply and add, **no flip** | cross-correlation, `correlate2d` |
# | convolution with reversal | the mathematical one: the kernel is turned by 180° | `convolve2d` |
# | valid, same, full | the kernel fully inside / output as large as the input / any overlap | |
# | `rate` of dropout | the share that is **dropped** | some texts give the share that is kept |
# | batch | the few images of one training step | mini-batch |

# %% [markdown]
# Pictures that hide nothing: a grey picture shows intensities, from black to white. A
# **response** has a sign, so it is drawn in two colours that meet in white at 0, with
# numbers where there is room. Under each figure, *This figure in words* says the same in text.

# %%
plotting.show_kernel(
    np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    title="A kernel with plus and minus weights",
    caption="Red is plus, blue is minus, white is 0; darker means larger.",
)

# %% [markdown]
# ## 0.4 How to hand in
#
# **In JupyterLab.** Before you hand in, choose *Kernel → Restart Kernel and Run All
# Cells*, look at every check, and press *Validate* above the notebook. Then upload the
# `.ipynb` file where your course collects work. Keep its name.
#
# **In Colab.** *Runtime → Restart and run all*, then *File → Download → Download
# .ipynb*. Upload that file. If the browser adds "(1)" to its name, that does no harm.
#
# Please do not delete or copy the cells that check: they carry the points. Cells
# of your own may go anywhere.

# %% [markdown]
# ## 0.5 If something does not work
#
# - A name is "not defined": run all cells above it (*Run → Run All Above Selected Cell*).
# - A cell runs for ever: press ■ (interrupt). A check stops a function after 5 seconds itself.
# - Everything is odd: restart the kernel and run from the top. It takes seconds.
#
# **Next:** [lesson 1, sliding windows](../01_edge_detection/01_edge_detection.ipynb).
