"""The page in a real Chromium: it works by mouse and keyboard, and asks for nothing."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from pages import EXAMPLE, ROOT, hostile, page_of, told, understood
from playwright.sync_api import Browser, Page, sync_playwright

pytestmark = pytest.mark.browser
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
THEMES = ("light", "dark")
AT_FOCUS = """() => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  const rect = one.querySelector("rect");
  return {
    key: one.id || one.getAttribute("href") || one.textContent.trim(),
    ring: style.outlineStyle !== "none"
      || (rect !== null && getComputedStyle(rect).strokeWidth === "3.5px"),
  };
}"""
REACHABLE = """() => Array.from(document.querySelectorAll(
    "a[href], button, input, select, summary, [tabindex='0']"
  )).filter((one) => one.checkVisibility()).map(
    (one) => one.id || one.getAttribute("href") || one.textContent.trim()
  )"""

INTRUDER = """(port) => {
  const one = document.createElement("div");
  one.innerHTML = `<img src="http://127.0.0.1:${port}/x" onclick="document.title=1">`;
  document.body.append(one);
  one.firstChild.click();
  const other = document.createElement("script");
  other.textContent = "document.title = 'taken'";
  document.body.append(other);
}"""


def chromium() -> str:
    """Where Chromium is: what CHROMIUM names, or the first that is installed."""
    found = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, NAMES)), ""
    )
    assert found, "no Chromium: install it, set CHROMIUM, or pytest -m 'not browser'"
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        made = driver.chromium.launch(executable_path=chromium())
        yield made
        made.close()


class Seen:
    """A page that is looked at, and all that it said and asked for."""

    def __init__(self, browser: Browser, file: Path, theme: str = "light") -> None:
        """Open a file."""
        self.page: Page = browser.new_page(
            viewport={"width": 1400, "height": 900},
            color_scheme=theme,
            reduced_motion="reduce",
        )
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda one: self.asked.append(one.url))
        self.page.on("console", lambda one: self.said.append(one.text))
        self.page.on("pageerror", lambda one: self.said.append(str(one)))
        self.page.goto(file.as_uri())
        self.url = file.as_uri()

    def is_quiet(self) -> bool:
        """Whether it asked for itself alone and has said nothing."""
        return (self.asked, self.said) == ([self.url], [])


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    known = understood(EXAMPLE)
    return page_of(known, told(known), tmp_path_factory.mktemp("page"))


@pytest.mark.parametrize("theme", THEMES)
def test_accessible(browser: Browser, example: Path, theme: str) -> None:
    """Axe finds nothing, as it is and with all details open."""
    seen = Seen(browser, example, theme)
    for act in ("() => 0", "() => document.querySelectorAll('details')"
                ".forEach(one => { one.open = true })"):  # fmt: skip
        seen.page.evaluate(act)
        found: Any = Axe().run(seen.page).response["violations"]
        assert not [(one["id"], one["nodes"][0]["html"][:200]) for one in found]
    seen.page.locator("a.box").first.click()
    found = Axe().run(seen.page).response["violations"]
    assert not [(one["id"], one["nodes"][0]["html"][:200]) for one in found]
    assert not seen.said


@pytest.mark.parametrize("theme", THEMES)
def test_themes(browser: Browser, example: Path, theme: str) -> None:
    """The system's theme at first, the other one after the button."""
    seen = Seen(browser, example, theme)
    ground = "() => getComputedStyle(document.body).backgroundColor"
    first = seen.page.evaluate(ground)
    button = seen.page.get_by_role("button", name="Dark theme")
    assert button.get_attribute("aria-pressed") == str(theme == "dark").lower()
    button.click()
    assert button.get_attribute("aria-pressed") == str(theme == "light").lower()
    assert seen.page.evaluate(ground) != first
    button.click()
    assert seen.page.evaluate(ground) == first
    assert seen.is_quiet()


def test_a_box_leads_to_its_cell(browser: Browser, example: Path) -> None:
    """A click marks lines, function and cells, and shows the first of them."""
    seen = Seen(browser, example)
    seen.page.locator("#step-engineer_features").click()
    cell = seen.page.locator("#cell-21")
    assert cell.evaluate("one => document.activeElement === one")
    assert seen.page.locator(".cell.chosen").count() == 3
    chosen = seen.page.locator(".function.chosen")
    assert chosen.get_attribute("data-place") == "features.engineer_features"
    top, height = cell.evaluate("one => [one.getBoundingClientRect().top, innerHeight]")
    assert 0 <= top < height / 2
    lines = seen.page.locator(".line.into, .line.from")
    ends = lines.evaluate_all("all => all.map(o => o.dataset.from + o.dataset.to)")
    assert ends and all("engineer_features" in one for one in ends)
    assert "cells 21, 22, 23" in (seen.page.locator("#chosen").text_content() or "")
    seen.page.keyboard.press("Escape")
    assert seen.page.locator(".cell.chosen, .function.chosen, .into").count() == 0
    assert seen.is_quiet()


def test_links_go_to_boxes(browser: Browser, example: Path) -> None:
    """From a function or a variable back to the drawing."""
    seen = Seen(browser, example)
    seen.page.locator("#variables a[href='#step-split']").first.click()
    box = seen.page.locator("#step-split")
    assert box.evaluate("one => document.activeElement === one")
    assert "chosen" in (box.get_attribute("class") or "")
    assert seen.is_quiet()


def test_the_keyboard_reaches_everything(browser: Browser, example: Path) -> None:
    """Tab goes to all that can be used, in order, each time with a ring around it."""
    seen = Seen(browser, example)
    wanted = seen.page.evaluate(REACHABLE)
    reached = []
    for _ in wanted:
        seen.page.keyboard.press("Tab")
        now = seen.page.evaluate(AT_FOCUS)
        reached.append(now["key"])
        assert now["ring"], now["key"]
    assert reached == wanted
    assert reached[0] == "#main"
    seen.page.locator("#step-split").focus()
    seen.page.keyboard.press("Enter")
    assert seen.page.locator("#cell-25").evaluate(
        "one => document.activeElement === one"
    )
    assert seen.is_quiet()


def test_variables_are_sifted(browser: Browser, example: Path) -> None:
    seen = Seen(browser, example)
    rows = seen.page.locator("#all-variables tbody tr:visible")
    every = rows.count()
    seen.page.get_by_label("Status").select_option("close")
    some = rows.count()
    assert 0 < some < every
    assert seen.page.locator("#shown").text_content() == f"{some} of {every}"
    seen.page.get_by_label("Name, stage or text").fill("no such variable")
    assert rows.count() == 0
    assert seen.is_quiet()


def test_without_scripts(browser: Browser, example: Path) -> None:
    """All is there and the boxes are links, where scripts do not run."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(example.as_uri())
    page.locator("#step-split").click()
    assert page.url.endswith("#code-split.split")
    assert page.locator("#theme").is_hidden()


def test_a_hostile_notebook(browser: Browser, tmp_path: Path) -> None:
    """What would run or load something is shown, and does neither."""
    _, known = hostile(tmp_path)
    document = told(known, "</script><script>document.title='taken'</script>")
    seen = Seen(browser, page_of(known, document, tmp_path))
    seen.page.wait_for_load_state("networkidle")
    assert "odd.ipynb" in seen.page.title()
    assert seen.page.locator("img").count() == 0
    assert "onerror=" in (seen.page.locator("#cell-1").text_content() or "")
    assert seen.is_quiet()


def test_the_policy_holds(browser: Browser, example: Path) -> None:
    """What came to stand in the page in spite of all would not run or load."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)
        seen = Seen(browser, example)
        seen.page.evaluate(INTRUDER, server.getsockname()[1])
        with pytest.raises(TimeoutError):
            server.accept()
    assert "breast_cancer" in seen.page.title()
    assert sum("Content Security Policy" in one for one in seen.said) >= 2


@pytest.mark.slow
def test_of_a_real_run(browser: Browser, tmp_path: Path) -> None:
    """Both sides run, and the page says what came of it."""
    copy = tmp_path / "example"
    shutil.copytree(EXAMPLE.parent, copy)
    output = tmp_path / "verified.html"
    given = ["--python", sys.executable, "--format", "html", "-o", str(output)]
    command = [sys.executable, "-m", "nbprod", "verify"]
    command += [str(copy / EXAMPLE.name), str(copy / "package"), *given]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 0
    seen = Seen(browser, output)
    assert "Equivalent" in (seen.page.locator(".verdict").text_content() or "")
    assert seen.page.locator("#all-variables tbody tr[data-status=equal]").count() > 10
    assert seen.page.locator("#differences").count() == 0
    assert seen.is_quiet()
