"""The pages in a real Chromium: clicks, keys, sizes, themes, and what people with other senses are told."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any

import pytest

from grader.render import html, json, site

from .chromium import MISSING, PATH, chromium
from .classes import HOSTILE, made_class
from .situations import SITUATIONS
from .test_html import with_drawings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    Open = Callable[..., Page]

pytestmark = [
    pytest.mark.skipif(PATH is None, reason=MISSING),
    pytest.mark.skipif(importlib.util.find_spec("playwright") is None, reason="Playwright is not installed"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens a page; whatever it complains of, or asks the network for, fails the test."""
    complaints: list[str] = []
    pages: list[Page] = []

    def opens(text: str, *, width: int = 1000, height: int = 800, dark: bool = False) -> Page:
        file = tmp_path / "index.html"
        file.write_text(text, encoding="utf-8")
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light")
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: complaints.append(request.url) if "index.html" not in request.url else None)
        page.goto(file.as_uri())
        pages.append(page)
        return page

    yield opens
    for page in pages:
        page.close()
    assert complaints == []


def report_page(lang: str = "en") -> str:
    return html.render(SITUATIONS["closely"], lang=lang)


def class_page(lang: str = "en", **made: Any) -> str:
    return site.render(made_class(**made), lang=lang)


def drawn_page(lang: str = "en") -> str:
    return html.render(with_drawings(), lang=lang)


PAGES = {"report": report_page, "drawn": drawn_page, "class": class_page}


def names(page: Page) -> list[str]:
    return page.locator("#matrix tbody th").all_text_contents()


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("kind", PAGES)
def test_axe_finds_nothing(opened: Open, kind: str, lang: str, dark: bool) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    page = opened(PAGES[kind](lang), dark=dark)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    if kind == "class":
        assert axe.run(page).response["violations"] == []
        page.locator("#matrix tbody button").first.click()
    found = axe.run(page).response["violations"]
    assert [(each["id"], each["impact"], [node["target"] for node in each["nodes"]]) for each in found] == []


@pytest.mark.parametrize("kind", PAGES)
def test_a_phone_need_not_scroll_sideways(opened: Open, kind: str) -> None:
    page = opened(PAGES[kind]("ko"), width=360, height=640)
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("kind", PAGES)
def test_dark_is_dark_and_light_is_light(opened: Open, kind: str) -> None:
    def brightness(*, dark: bool) -> float:
        page = opened(PAGES[kind]("en"), dark=dark)
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return sum(map(int, colour.removeprefix("rgb(").removesuffix(")").split(", "))) / 3

    assert brightness(dark=False) > 200
    assert brightness(dark=True) < 60


def test_every_page_is_there_within_a_second_and_under_500_kb(opened: Open) -> None:
    text = html.document([json.as_data(SITUATIONS["closely"], lang="en")] * 17, lang="en")
    assert len(text.encode()) < 500_000
    page = opened(text)
    assert page.evaluate("performance.getEntriesByType('navigation')[0].domInteractive") < 1000


def test_a_click_on_a_heading_sorts_and_another_turns_it_round(opened: Open) -> None:
    page = opened(class_page())
    assert names(page)[:3] == ["Student 0", "Student 1", "Student 2"]
    total = page.get_by_role("button", name="Total", exact=True)
    total.click()
    assert names(page)[0] == "Student 0"
    assert page.locator("th[data-column=total]").get_attribute("aria-sort") == "descending"
    sums = [float(each) for each in page.locator("#matrix tbody td.sum").all_text_contents()]
    assert sums == sorted(sums, reverse=True)
    total.click()
    assert names(page)[0] == "Student 1"
    page.get_by_role("button", name="exercise 2", exact=False).click()
    assert page.locator("th[data-column='1']").get_attribute("aria-sort") == "descending"
    assert page.locator("th[data-column=total]").get_attribute("aria-sort") == "none"


def test_filters_by_name_and_by_kind(opened: Open) -> None:
    page = opened(class_page(names=("김민준", "Ada")))
    page.get_by_label("Search for a name").fill("김민")
    assert names(page) == ["김민준"]
    assert page.locator("#count").text_content() == "1 of 60 students"
    page.get_by_label("Search for a name").fill("S1")  # by id, whatever the case
    assert "Ada" in names(page)
    page.get_by_label("Search for a name").fill("")
    page.get_by_role("combobox").select_option("none")
    assert names(page) == ["Ada"]
    page.get_by_role("combobox").select_option("full")
    assert "김민준" in names(page)
    assert set(page.locator("#matrix tbody td.sum").all_text_contents()) == {"60"}


def test_a_diagnosis_leads_to_the_students_behind_it_and_back(opened: Open) -> None:
    known = made_class()
    page = opened(site.render(known, lang="en"))
    page.get_by_role("button", name="Who? softmax: exp overflows.").click()
    behind = known["diagnoses"][0]["students"]
    assert page.locator("#count").text_content() == f"{len(behind)} of 60 students"
    assert set(names(page)) <= {f"Student {place}" for place in behind}
    page.get_by_role("button", name="Show everybody again").click()
    assert page.locator("#count").text_content() == "60 of 60 students"
    assert page.locator("#chip").is_hidden()


def test_both_of_a_pair_are_shown(opened: Open) -> None:
    page = opened(class_page())
    page.get_by_role("button", name="Show both: Student 2, Student 3").click()
    assert names(page) == ["Student 2", "Student 3"]


def test_the_keyboard_alone_is_enough(opened: Open) -> None:
    known = made_class()
    who = known["diagnoses"][0]["students"][0]
    page = opened(site.render(known, lang="en"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type(f"Student {who}")
    for _ in range(3 + 3 + 2):  # the choice, the table, its headings, the first name
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.student !== undefined"):
            break
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog")
    assert panel.is_visible()
    assert "exp overflows." in (panel.text_content() or "")
    assert panel.get_by_role("link").get_attribute("href") == f"reports/s{who}/report.html"
    page.keyboard.press("Escape")
    assert panel.is_hidden()
    assert page.evaluate("document.activeElement.dataset.student") == str(who)


def test_of_a_large_class_only_what_can_be_seen_is_drawn(opened: Open) -> None:
    page = opened(class_page(students=2000))
    assert page.locator("#matrix tbody tr").count() < 60
    page.evaluate("document.getElementById('scroll').scrollTop = 1000 * 34")
    # Not by a function that waits: the page forbids to evaluate a text, and one that is not true at once is one.
    page.locator("#matrix tbody", has_text="Student 1000").wait_for()
    assert page.locator("#matrix tbody tr").count() < 60
    assert page.evaluate("document.getElementById('scroll').scrollHeight") > 2000 * 34
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#matrix tbody tr").count() == 2000


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_hostile_names_and_messages_are_shown_and_do_nothing(opened: Open, lang: str) -> None:
    known = made_class(names=HOSTILE)
    known["diagnoses"][0] |= {"text": HOSTILE[0] + HOSTILE[1], "students": [2]}
    known["exercises"][0]["checks"][2] = known["diagnoses"][0]["check"] = HOSTILE[1]
    page = opened(site.render(known, lang=lang))
    for place in range(len(HOSTILE)):
        page.locator(f"#matrix button[data-student='{place}']").click()
        page.locator("#close").click()
    page.locator("button[data-diagnosis='0']").click()
    assert page.evaluate("window.owned") is None
    assert page.locator("img").count() == 0
    assert page.locator("script").count() == 2


def test_the_policy_stops_a_script_that_came_in_all_the_same(browser: Browser, tmp_path: Path) -> None:
    text = class_page().replace("<main>", "<main><script>window.owned = 1</script>", 1)
    file = tmp_path / "index.html"
    file.write_text(text, encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    assert page.evaluate("window.owned") is None
    assert page.locator("#matrix tbody tr").count() > 10
    page.close()


@pytest.mark.parametrize("dark", [False, True])
def test_on_paper_nothing_is_folded_away_and_nothing_is_dark(opened: Open, dark: bool) -> None:
    page = opened(drawn_page(), dark=dark)
    inside = page.get_by_text("from activations import softmax")
    assert inside.is_hidden()
    page.emulate_media(media="print", color_scheme="dark" if dark else "light")
    assert inside.is_visible()
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert colour == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('.confusion .r4')).printColorAdjust") == "exact"


def test_no_picture_is_cut_in_two_by_the_end_of_a_page(opened: Open) -> None:
    page = opened(drawn_page())
    page.emulate_media(media="print")
    kept = page.evaluate("[...document.querySelectorAll('figure')].map(each => getComputedStyle(each).breakInside)")
    assert set(kept) == {"avoid"}
    assert page.evaluate("getComputedStyle(document.querySelector('.check.wrong')).breakInside") == "auto"
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_a_report_folds_its_details_without_a_script(opened: Open) -> None:
    page = opened(report_page())
    assert page.locator("script").count() == 0
    inside = page.get_by_text("from activations import softmax")
    assert inside.is_hidden()
    page.get_by_text("Details").focus()
    page.keyboard.press("Enter")
    assert inside.is_visible()
