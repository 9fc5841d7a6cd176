"""The Chromium that tests look through, and that takes the pictures of pages."""

import shutil

# Debian's headless shell first: without a browser's own bars a page is half the work (tests/browser/install.sh).
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    """Return the path of the machine's own Chromium; None where there is none, and Playwright's is to be used."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)
