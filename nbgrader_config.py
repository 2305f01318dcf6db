# Read by `nbgrader …` started in this folder, and by Formgrader. Students have it
# too, because `nbgrader validate` takes its time limit from here: no secret in it.

c = get_config()

c.CourseDirectory.course_id = "cnn-course"

# nbgrader's own steps, under the course's names.
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "lessons"

# What lies beside a source notebook is copied into the release. Without "*.py" the
# source itself, solutions and all, would go with it.
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints",
    "__pycache__",
    "*.pyc",
    "*.py",
    "*.bak*",
    "opening*.png",  # the notebook holds its pictures itself
    "feedback",
]

# An untouched lesson still runs from the first cell to the last: the source holds dots
# (`answer = ...`, or `...` under a docstring) above each solution region, the region
# becomes this comment, and the check says that the exercise is not filled in yet.
c.ClearSolutions.code_stub = {"python": "# Replace the dots by your answer."}
# An answer in words, which a person reads.
c.ClearSolutions.text_stub = "*Your answer, in two or three sentences.*"

# Seconds a cell may take, in autograde and in validate (`ExecutePreprocessor.timeout`
# has no effect here). The default of 30 is too short to train a small network; one cell
# of lesson 8 trains eight.
c.Execute.timeout = 300
# Nothing is worth waiting for when a kernel stops: 1.5 s less a TensorFlow notebook.
c.Execute.shutdown_kernel = "immediate"
# A student's tag must not switch a check off: nbclient skips "skip-execution" cells,
# and a cell that did not run has no error, hence full marks.
c.Execute.skip_cells_with_tag = ""

# A warning is not a wrong answer: nbgrader gives no marks to a cell that wrote
# anything to stderr, and importing TensorFlow writes there.
c.IgnorePattern.enabled = True
c.IgnorePattern.pattern = r"(?s).*"

# A check that a student deleted comes back before grading.
c.OverwriteCells.add_missing_cells = True

# A cell that was copied into a new notebook has lost its mark, and nbgrader would stop
# with a KeyError: the lesson's cells are found again first. The rest is the default.
c.Autograde.sanitize_preprocessors = [
    "autograder.nbgrader.lost_marks.RestoredMarks",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# Widgets saved by Colab would stop feedback and Formgrader with KeyError: 'state', and
# so would a text without its picture. (By name: students, who have this file for
# `nbgrader validate`, do not need the classes.)
c.HTMLExporter.preprocessors = [
    "autograder.nbgrader.widget_state.WithoutWidgetState",
    "autograder.nbgrader.lost_pictures.WithoutLostPictures",
]
