"""Sphinx's settings of the course's website; `build.py` stages what it reads."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from autograder.course import Course  # noqa: E402

_course = Course.find(HERE)

project = _course.title
html_title = project
language = "en"
extensions = ["myst_nb", "sphinx_copybutton", "sphinx_design", "notebook_pages"]
exclude_patterns = ["_static", "extra"]
templates_path = ["_templates"]

# --- lessons -------------------------------------------------------------------------
# The notebooks that students get, run as they are. What is run once is kept, in a
# folder that is named by the code they import (`build.py`).
nb_execution_mode = "cache"
nb_execution_cache_path = os.environ.get("SITE_CACHE", "")
nb_execution_timeout = 300
nb_execution_raise_on_error = True
nb_merge_streams = True
nb_ipywidgets_js = {}  # widgets draw still pictures here: nothing comes from elsewhere
nb_render_markdown_format = "gfm"

# --- texts ---------------------------------------------------------------------------
myst_enable_extensions = ["amsmath", "colon_fence", "dollarmath"]
myst_heading_anchors = 3
myst_heading_slug_func = "notebook_pages.anchor"
# Targets are looked for in the pages as they are built, by `links.py`.
suppress_warnings = ["myst.xref_missing", "myst.header", "mystnb.unknown_mime_type"]
html_math_renderer = "mathml"

# --- pages ---------------------------------------------------------------------------
html_theme = "sphinx_book_theme"
html_static_path = ["_static"]
html_extra_path = ["extra"]
html_sidebars = {
    "**": ["navbar-logo.html", "search-field.html", "sbt-sidebar-nav.html"]
}
html_css_files = ["site.css"]
html_sourcelink_suffix = ""
html_show_copyright = False
html_use_index = False
html_last_updated_fmt = None
html_theme_options = {
    "show_navbar_depth": 1,
    "show_toc_level": 2,
    "use_download_button": True,
    "use_fullscreen_button": False,
    "footer_content_items": [],
    "navbar_persistent": [],  # one field for searching is enough: the side bar's
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
# The repository of the students' bundle, as the lessons' badges: [tool.course].
if _course.repository:
    html_theme_options |= {
        "repository_url": _course.repository,
        "repository_branch": _course.branch,
        "use_repository_button": True,
        "launch_buttons": {"colab_url": "https://colab.research.google.com"},
    }
