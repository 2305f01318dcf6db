"""Try the built site out with axe-core in a headless Chromium: ``make accessible``.

axe-core comes from npm, for this only. Each page is looked at in light and dark, at
1280 × 800. The result is written to docs/accessibility.md; the exit status says whether
anything serious was found.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which
from threading import Thread
from typing import Any

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[2]
HTML = ROOT / "build" / "site" / "html"
AXE = ROOT / "build" / "site" / "node_modules" / "axe-core" / "axe.min.js"
RESULT = ROOT / "docs" / "accessibility.md"
SERIOUS = ("critical", "serious")
_RUN = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
_FLAGS = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"]
_FEEDBACK = "examples/feedback/"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing of each file."""


def pages() -> list[str]:
    """Return the site's pages; of the students' feedback, which is alike, two."""
    every = sorted(path.relative_to(HTML).as_posix() for path in HTML.rglob("*.html"))
    feedback = [path for path in every if path.startswith(_FEEDBACK)]
    return [path for path in every if path not in feedback[2:]]


def main() -> int:
    """Look at all pages; return 1 if something serious was found."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=HTML))
    Thread(target=server.serve_forever, daemon=True).start()
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    nodes: dict[tuple[str, str, str], int] = defaultdict(int)
    axe = AXE.read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=which("chromium") or which("chromium-browser"),
            args=_FLAGS,
        )
        context = browser.new_context(
            viewport={"width": 1280, "height": 800}, bypass_csp=True
        )
        page = context.new_page()
        for path in pages():
            page.goto(f"http://127.0.0.1:{server.server_port}/{path}")
            for mode in ("light", "dark"):
                for finding in look(page, axe, mode):
                    key = (finding["impact"], finding["id"], finding["help"])
                    found[key].add(f"{path} ({mode})")
                    nodes[key] += len(finding["nodes"])
                    tell(finding, path, mode)
        version = page.evaluate("axe.version")
        browser.close()
    RESULT.write_text(table(version, found, nodes), encoding="utf-8")
    return int(any(impact in SERIOUS for impact, _, _ in found))


def look(page: Page, axe: str, mode: str) -> list[dict[str, Any]]:
    """Return what axe-core finds on a page in light or dark."""
    page.emulate_media(color_scheme=mode)
    page.evaluate(
        "mode => { if (document.documentElement.dataset.theme)"
        " document.documentElement.dataset.theme = mode }",
        mode,
    )
    page.evaluate(axe)
    return list(page.evaluate(_RUN))


def tell(finding: dict[str, Any], path: str, mode: str) -> None:
    """Print a finding with its first elements."""
    print(f"{finding['impact']}: {finding['id']} in {path} ({mode})")
    for node in finding["nodes"][:3]:
        print(f"    {node['target']} {node['html'][:160]}")


def table(version: str, found: dict[Any, set[str]], nodes: dict[Any, int]) -> str:
    """Return the result as a page."""
    serious = sum(impact in SERIOUS for impact, _, _ in found)
    lines = [
        "# Accessibility",
        "",
        "`make accessible` looks at every page of the built site, the class report and "
        "two pages of feedback",
        f"of the sample class among them, in light and dark, with axe-core {version} "
        "in a headless Chromium at 1280 × 800.",
        "",
        f"{len(pages())} pages: {serious} kinds of serious findings, "
        f"{len(found) - serious} lesser ones.",
        "",
    ]
    if found:
        lines += ["| impact | rule | pages | elements |", "|---|---|---|---|"]
    for key in sorted(found):
        impact, rule, words = key
        lines.append(
            f"| {impact} | {rule}: {words} | {len(found[key])} | {nodes[key]} |"
        )
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    sys.exit(main())
