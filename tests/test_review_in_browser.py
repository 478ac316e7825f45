"""The page for reviewing prompts in a real headless Chromium, as a reviewer has it before them."""

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from browser import chromium
from tactful.approvals import APPROVED, approve
from tactful.baseline import baseline
from tactful.exports import in_use
from tactful.prompts import PromptBook, shipped_folder
from tactful.review import NotingBook, review
from tactful.reviewpage import page
from tactful.scenarios import read_scenarios

pytestmark = pytest.mark.browser

SCENARIOS = read_scenarios(Path(__file__).parent / "scenarios")
CONTACT = "sentences/contact.md"
# How much brighter one of ground and ink is than the other, of 765.
CONTRAST = 500
# The roles of what a person can use.
CONTROLS = {
    "button", "checkbox", "combobox", "link", "searchbox", "textbox", "DisclosureTriangle",
    "disclosureTriangle",
}  # fmt: skip


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with chromium(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of all scenarios, with a changed sentence on contact."""
    own, shipped = tmp_path_factory.mktemp("own"), shipped_folder()
    (own / "sentences").mkdir()
    text = (shipped / CONTACT).read_text(encoding="utf-8")
    (own / CONTACT).write_text(text, encoding="utf-8")
    approve([CONTACT], own, "Ann", date(2026, 11, 25))
    (own / CONTACT).write_text(
        text.replace("Let's stay {{ here }}:", "Let's remain {{ here }}:"), encoding="utf-8"
    )
    book, before = NotingBook(own, shipped), PromptBook(shipped)
    reviewed = [review(one, book, before) for one in SCENARIOS]
    out = tmp_path_factory.mktemp("page") / "review.html"
    never = tmp_path_factory.mktemp("never") / "shipped"  # as if nobody had approved any
    shutil.copytree(shipped, never, ignore=shutil.ignore_patterns(APPROVED))
    known = baseline(in_use(own, never), never)
    out.write_text(page(reviewed, [CONTACT], known, "the shipped wording"), encoding="utf-8")
    return out


@pytest.fixture
def at(browser: Any, written: Path) -> Any:
    """The page, freshly opened, with all that was said before let go."""
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
    for kind in ("browser", "performance"):
        browser.get_log(kind)
    browser.get(written.as_uri())
    return browser


def seen(at: Any) -> list[str]:
    """Give the names of the scenarios that are shown."""
    return list(
        at.execute_script(
            "return [...document.querySelectorAll('article')]"
            ".filter((card) => card.checkVisibility()).map((card) => card.id)"
        )
    )


def press(at: Any, *keys: str) -> None:
    from selenium.webdriver import ActionChains  # noqa: PLC0415 (skipped where it is missing)

    ActionChains(at).send_keys(*keys).perform()


def focused(at: Any) -> str:
    return str(at.execute_script("return document.activeElement.id"))


def choose(at: Any, field: str, value: str) -> None:
    """Choose a value of a filter as a person does."""
    at.find_element("css selector", f'[data-filter="{field}"] option[value="{value}"]').click()


def find(at: Any, selector: str) -> Any:
    return at.find_element("css selector", selector)


def test_the_page_says_nothing_on_the_console_whatever_is_pressed(at: Any) -> None:
    find(at, "details.matrix summary").click()
    find(at, ".matrix button").click()
    press(at, "j", "k", "j", "/", "Skype")
    find(at, "[data-reset]").click()
    at.execute_cdp_cmd("Page.printToPDF", {})

    assert at.get_log("browser") == []


def test_the_page_asks_the_network_for_nothing(at: Any, written: Path) -> None:
    told = [json.loads(entry["message"])["message"] for entry in at.get_log("performance")]
    asked = [m["params"]["request"]["url"] for m in told if m["method"].endswith("BeSent")]

    assert asked == [written.as_uri()]
    assert at.execute_script("return performance.getEntriesByType('resource').length") == 0


def test_every_control_has_a_name_to_call_it_by(at: Any) -> None:
    at.execute_script("for (const one of document.querySelectorAll('details')) one.open = true")
    tree = at.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    controls = [
        (node["role"]["value"], node.get("name", {}).get("value", "").strip())
        for node in tree
        if not node["ignored"] and node.get("role", {}).get("value") in CONTROLS
    ]
    roles = {role for role, _ in controls}

    assert [control for control in controls if not control[1]] == []
    assert {"button", "checkbox", "combobox", "link", "searchbox"} <= roles
    assert len(controls) > 3 * len(SCENARIOS)


def test_each_scenario_is_told_apart_by_its_heading(at: Any) -> None:
    names = at.execute_script(
        "return [...document.querySelectorAll('article')].map((card) => "
        "document.getElementById(card.getAttribute('aria-labelledby')).textContent)"
    )
    ids = at.execute_script("return [...document.querySelectorAll('[id]')].map((one) => one.id)")

    assert names == [scenario.name for scenario in SCENARIOS]
    assert len(ids) == len(set(ids))


def test_the_keyboard_leads_from_one_scenario_to_the_next(at: Any) -> None:
    first, second = SCENARIOS[0].name, SCENARIOS[1].name

    told = []
    for key in ("j", "j", "k", "k"):
        press(at, key)
        told.append(focused(at))

    assert told == [first, second, first, first]
    assert at.execute_script("return document.activeElement.getBoundingClientRect().top >= 0")


def test_keys_typed_into_the_search_stay_there(at: Any) -> None:
    press(at, "/", "jk")

    assert find(at, '[data-filter="text"]').get_attribute("value") == "jk"
    assert focused(at) == ""


def test_tab_reaches_every_filter_and_leaves_a_mark_to_see(at: Any) -> None:
    from selenium.webdriver.common.keys import Keys  # noqa: PLC0415 (skipped where it is missing)

    find(at, "details.matrix summary").click()
    find(at, "details.matrix summary").click()
    reached, outlined = [], []
    for _ in range(12):
        press(at, Keys.TAB)
        told = at.execute_script(
            "const one = document.activeElement; return [one.dataset.filter || one.type,"
            " getComputedStyle(one).outlineStyle]"
        )
        reached.append(told[0])
        outlined.append(told[1])

    fields = ["category", "stance", "platform", "stage", "tone", "language"]
    assert reached[:11] == [*fields, "changed", "waiting", "wrong", "text", "reset"]
    assert "none" not in outlined[:11]


def test_filters_keep_what_fits_all_of_them(at: Any) -> None:
    choose(at, "platform", "fiverr")
    on_fiverr = seen(at)
    choose(at, "stage", "contract")
    under_contract = seen(at)
    told = find(at, "#shown").text
    find(at, "[data-reset]").click()

    expected = [s for s in SCENARIOS if s.platform == "fiverr"]
    assert on_fiverr == [s.name for s in expected]
    assert under_contract == [s.name for s in expected if s.stage == "contract"] != []
    assert told == f"{len(under_contract)} of {len(SCENARIOS)} shown"
    assert len(seen(at)) == len(SCENARIOS)


@pytest.mark.parametrize(
    ("field", "value"), [("tone", "firm"), ("language", "es"), ("stance", "walk_away")]
)
def test_each_filter_filters(at: Any, field: str, value: str) -> None:
    choose(at, field, value)

    kept = at.execute_script(
        "return [...document.querySelectorAll('article:not([hidden])')]"
        f".map((card) => card.dataset.{field})"
    )
    assert 0 < len(kept) < len(SCENARIOS)
    assert set(kept) == {value}


def test_the_text_of_a_scenario_is_searched(at: Any) -> None:
    find(at, '[data-filter="text"]').send_keys("HONEY LABELS")

    assert "skype-second-time" in seen(at)
    assert len(seen(at)) < len(SCENARIOS)


def test_what_changed_is_kept_apart(at: Any) -> None:
    find(at, '[data-filter="changed"]').click()
    changed = seen(at)
    find(at, '[data-filter="wrong"]').click()

    assert "mail-me-directly" in changed
    assert len(changed) < len(SCENARIOS)
    assert seen(at) == []
    assert find(at, "#shown").text == f"0 of {len(SCENARIOS)} shown"


def test_a_cell_of_the_matrix_leads_to_its_scenarios(at: Any) -> None:
    find(at, "details.matrix summary").click()
    cell = find(
        at,
        '.matrix button[data-category="off_platform_contact"][data-value="first_contact"]',
    )
    number = int(cell.text)
    cell.click()

    shown = seen(at)
    assert len(shown) == number > 0
    assert focused(at) == shown[0]
    assert find(at, '[data-filter="category"]').get_attribute("value") == "off_platform_contact"
    assert find(at, '[data-filter="stage"]').get_attribute("value") == "first_contact"


def test_a_link_leads_to_a_scenario_that_a_filter_hides(at: Any) -> None:
    choose(at, "platform", "direct")
    find(at, 'header a[href="#mail-me-directly"]').click()

    assert "mail-me-directly" in seen(at)


def test_the_summary_tells_what_changed_since_it_was_approved(at: Any) -> None:
    told = find(at, "header").text

    assert f"Changed files: {CONTACT}." in told
    assert "Approved by Ann (1 files, 2026-11-25)." in told
    assert f"{CONTACT}, approved by Ann on 2026-11-25; speaks in: " in told
    assert "Never approved: " in told
    assert len(told) < 2500


def colours(at: Any, scheme: str) -> tuple[str, ...]:
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    at.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    return tuple(
        at.execute_script(
            "const look = (one) => getComputedStyle(document.querySelector(one));"
            "return [look('html').colorScheme, look('.filters').backgroundColor, look('h1').color]"
        )
    )


def brightness(colour: str) -> float:
    return sum(map(float, colour[colour.index("(") + 1 : -1].split(",")[:3]))


def test_dark_and_light_follow_what_the_reader_prefers(at: Any) -> None:
    _, light_ground, light_ink = colours(at, "light")
    _, dark_ground, dark_ink = colours(at, "dark")

    assert brightness(light_ground) - brightness(light_ink) > CONTRAST
    assert brightness(dark_ink) - brightness(dark_ground) > CONTRAST


def test_paper_shows_what_the_screen_folds_away(at: Any) -> None:
    within = (
        "return [...document.querySelectorAll('article details pre, article details li')]"
        ".filter((one) => one.checkVisibility()).length"
    )
    folded = at.execute_script(within)
    at.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    printed = at.execute_script(within)
    every = at.execute_script(
        "return document.querySelectorAll('article details pre, article details li').length"
    )
    shows = at.execute_script(
        "return ['.filters label', '.keys', '[data-reset]', '#shown', 'article', '.matrix table']"
        ".map((one) => document.querySelector(one).getBoundingClientRect().height > 0)"
    )

    assert (folded, printed) == (0, every)
    assert every > 10 * len(SCENARIOS)
    assert shows == [False, False, False, True, True, True]


def test_after_printing_the_page_is_folded_as_before(at: Any) -> None:
    at.execute_script(
        "window.opened = 0; addEventListener('beforeprint', () => {"
        "window.opened = document.querySelectorAll('details[open]').length })"
    )
    at.execute_cdp_cmd("Page.printToPDF", {})

    assert at.execute_script("return window.opened") > len(SCENARIOS)
    assert at.execute_script("return document.querySelectorAll('details[open]').length") == 0


@pytest.mark.parametrize("width", [360, 1200])
def test_nothing_is_wider_than_the_window(at: Any, width: int) -> None:
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    at.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    at.execute_script("for (const one of document.querySelectorAll('details')) one.open = true")

    wide = at.execute_script("return document.documentElement.scrollWidth - innerWidth")
    at.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

    assert wide <= 0
