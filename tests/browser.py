"""A real headless Chromium for tests, kept from the network; a skip where there is none."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-sync",
    "--no-first-run",
    "--window-size=1200,900",
)
HOW = "sudo apt-get install chromium chromium-driver"


@contextmanager
def chromium(profile: Path) -> Iterator[Any]:
    """Give a driver of a browser with a profile of its own, which keeps all it says and asks for.

    Skips the test where Chromium, its driver or selenium is missing, or where they do not start.
    """
    browser = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    driver = shutil.which("chromedriver")
    if not (browser and driver):
        pytest.skip(f"no chromium and chromedriver here: {HOW}")
    webdriver = pytest.importorskip("selenium.webdriver")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for argument in (*ARGUMENTS, f"--user-data-dir={profile}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    os.environ["SE_OFFLINE"] = "true"  # nothing is looked for or fetched: the paths are given
    started = _started(webdriver, options, driver)
    try:
        yield started
    finally:
        started.quit()


def _started(webdriver: Any, options: Any, driver: str) -> Any:
    from selenium.common import WebDriverException  # noqa: PLC0415 (skipped where it is missing)

    try:
        return webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    except WebDriverException as fault:  # packed so that it may not use our profile, or too old
        pytest.skip(f"chromium does not start here: {str(fault.msg).splitlines()[0]}")
