# %% [markdown]
# # 0 · Start here
#
# A photograph goes in, a word comes out. When you have done this course you can build every step between
# them, and say when **not** to believe the word.
#
# ![A photograph of a cat, the same picture with 32 × 32 pixels, maps of an early and of a deep layer, three bars with cat, dog and deer, and the photograph again with a small window marked.](attachment:opening.png)
#
# In a minute a picture of **yours** takes this way. Here is yours, through the lessons:
#
# ![The lessons in their order, each with what it gives.](attachment:opening-map.png)

# %% [markdown]
# | lesson | minutes | what you have afterwards |
# |---|---|---|
# | [1 · Sliding windows](../01_edge_detection/01_edge_detection.ipynb) | 75 | filters of your own that find edges, corners, a digit in a form |
# | [2 · Convolution layers](../02_convolution_layers/02_convolution_layers.ipynb) | 60 | a Keras layer whose every weight you wrote |
# | [3 · Shapes and parameters](../03_shapes_and_parameters/03_shapes_and_parameters.ipynb) | 60 | the books of any network, and one of yours under a budget |
# | [4 · Pooling and invariance](../04_pooling_and_invariance/04_pooling_and_invariance.ipynb) | 60 | a network that reads digits wherever they are |
# | [5 · A perceptron against a CNN](../05_mlp_vs_cnn/05_mlp_vs_cnn.ipynb) | 75 | two trained networks and a fair comparison |
# | [6 · Backpropagation](../06_backpropagation/06_backpropagation.ipynb) | 75 | a lost filter found again, a digit reader without Keras |
# | [7 · Optimisers](../07_optimisers/07_optimisers.ipynb) | 60 | five rules of learning, written by you, equal to Keras' own |
# | [8 · CIFAR-10](../08_cifar10_cnn/08_cifar10_cnn.ipynb) | 120 | a photograph classifier that you trained and saved |
# | [9 · Building blocks of deep networks](../09_architectures/09_architectures.ipynb) | 75 | a small network of your own that beats a large one |
# | [10 · Pretrained networks](../10_pretrained_networks/10_pretrained_networks.ipynb) | 75 | where in your picture an answer comes from |
# | [11 · A denoising autoencoder](../11_denoising_autoencoder/11_denoising_autoencoder.ipynb) | 60 | a network that cleans your photograph, and beats a blur |
# | [12 · Transfer learning](../12_transfer_learning/12_transfer_learning.ipynb) | 90 | a classifier for photographs of your own |
#
# This lesson takes ten minutes and gives no points. Run a cell with Shift + Enter. The line *Set-up* above
# a lesson's first cell matters in Google Colab only: there, run it first.

# %%
import numpy as np

from autograder import Lesson
from utils import data, interpret, machine, plotting

lesson = Lesson("00_start_here")
machine.budget(minutes=0.2, data="nothing to download", cost="free")

# %% [markdown]
# ## 0.1 A picture of yours
#
# Press the button and choose a picture: an animal, a car, a ship or an aeroplane if you have one. It
# stays on the computer on which this notebook runs. Without a picture a cat steps in.

# %%
data.upload_picture()

# %%
interpret.show_journey(data.load_own_picture())

# %% [markdown]
# From left to right: the picture; all that this small network gets of it; what early and deep layers answer, white
# where much; its three likeliest words; and the window that the first word hung on. Hide that window, and the
# word loses most. (*This figure in words* says how much.)
#
# Is it right? It knows fifteen words (ten kinds of animals and vehicles, and the digits 0 to 4), has 32 × 32
# pixels to go by, and **must** choose one of its words, even for a teapot. In lesson 10 you find out how
# far such an answer can be trusted, in lesson 12 you teach a network your own words.

# %% [markdown]
# ## 0.2 Is this computer ready?
#
# This table need not look as on other people's computers. If something is missing, it says what to do.

# %%
machine.report()

# %% [markdown]
# **Quick** is the size of all experiments on a computer without a GPU: each lesson
# finishes within two minutes. With a GPU the profile is **full**, and the experiments
# are larger. The exercises are the same.

# %% [markdown]
# ## 0.3 How an exercise answers
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
# A right answer in another form is as good: a list or an array, a loop or one line. Exercises with a
# ★ are longer, and have more points. **Predict** means: say what you expect before you run the next cell.

# %% [markdown]
# <a id="0.4-Conventions"></a>
# ## 0.4 Conventions
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
# ## 0.5 How to hand in
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
# ## 0.6 If something does not work
#
# - A name is "not defined": run all cells above it (*Run → Run All Above Selected Cell*).
# - *Run All* stops in the middle: an answer of yours raised an error. Mend it, or put `...` back in its place, and go on
#   from there. A *wrong* answer stops nothing.
# - A cell runs for ever: press ■ (interrupt). A check stops a function after 5 seconds itself.
# - A slider or button does nothing, or "run the cell again" stands in its place: the notebook was opened anew. Run its cell again.
# - Everything is odd: restart the kernel and run from the top. It takes seconds.

# %% [markdown]
# <a id="0.7-Glossary"></a>
# ## 0.7 Glossary
#
# Nothing to learn by heart: each word is explained where it is first needed, in the lesson named behind it.
#
# | word | in short | lesson |
# |---|---|---|
# | accuracy | share of images that are classified right | 5 |
# | activation | function of each single number behind a layer, such as ReLU | 2 |
# | augmentation | changed copies of training images that keep their label | 8 |
# | backpropagation | computing the slopes of a loss from the last layer to the first | 6 |
# | batch normalisation | shift and scale each channel to mean 0, spread 1 | 8 |
# | bias | a number added to all that one filter or unit answers | 2 |
# | channel | one of the maps of an image or layer: red, or one filter's answer | 2 |
# | cross-entropy | the usual loss of a classifier: −ln of the right class's probability | 5 |
# | dense layer, unit | every output ("unit") is a weighted sum of all inputs | 3 |
# | dropout | switch units off at random while training | 8 |
# | epoch, step | once through all training images; one batch of them | 5 |
# | equivariant, invariant | the output moves with the input; the output does not change | 1, 4 |
# | feature | what a layer, often the last but one, says about an image | 12 |
# | fine-tune | go on training a borrowed network, with small steps | 12 |
# | flatten | write a map's numbers in one row | 3 |
# | freeze | keep weights as they are while others learn | 12 |
# | gradient, slope | how much the loss changes with each number | 6 |
# | Grad-CAM, occlusion | two ways to ask where in a picture an answer comes from | 10 |
# | hyper-parameter | a choice that training does not make: filters, rate, epochs | 3 |
# | learning rate | how far one step goes | 5 |
# | logits, scores | the outputs before softmax | 5 |
# | loss | one number that says how wrong a network is; training makes it small | 5 |
# | overfitting | better and better on training images only | 8 |
# | parameter | a number that training may change: weights and biases | 2 |
# | pooling | one number for each window: the largest, or the mean | 4 |
# | receptive field | the pixels that one value depends on | 4 |
# | ReLU | negative numbers become 0 | 2 |
# | softmax | turns scores into shares that add up to 1 | 5 |
# | stride, padding | how far the window moves; zeros around the image | 3 |
# | tensor | an array with several axes | 2 |
# | training, validation, test images | to learn from; to choose with; to measure with, once | 5, 8 |
# | weight | a number of a kernel or of a dense layer | 1 |
