"""`make screens`: pictures of every page at phone and desktop width, from the sample book, into docs/screens/.

It runs the product as `make run` does, in a scratch folder and at free ports, and looks at it through Chromium.
"""

import shutil
import tempfile
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import func, select

import migrations
from accounts.crm.models import CrmRun
from accounts.models import CustomerSuccessManager
from accounts.signing_in import new_link
from config import HERE, Config
from demo import places
from demo.chromium import chromium
from demo.filling import fill, give_hours, wait_for_recommendations
from demo.processes import HOST, Processes, free_port, wait_for, wait_for_port
from demo.settings import as_environment
from parts import Parts

SCREENS = HERE / "docs" / "screens"
# Width, and the height at which a long page is cut off, in CSS pixels.
SIZES = {"phone": (390, 1100), "desk": (1280, 1300)}
QUALITY = 72
FLAGS = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
SECRET = "the pictures are of an invented book of business"  # noqa: S105 - of a database that is thrown away


def main() -> None:
    """Make all pictures anew."""
    with tempfile.TemporaryDirectory(prefix="ask-them-screens-") as folder, _product(Path(folder)) as parts:
        shutil.rmtree(SCREENS, ignore_errors=True)
        SCREENS.mkdir(parents=True)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            for name, (width, height) in SIZES.items():
                _show_all(browser, parts, name, width, height)


@contextmanager
def _product(folder: Path) -> Iterator[Parts]:
    """The product with the sample book, asked, answered and recommended."""
    config = Config(
        _env_file=None, secret_key=SECRET, link_secret=SECRET, database_url=f"sqlite:///{folder / 'ask-them.db'}",
        base_url=f"http://{HOST}:{free_port()}", company_name="Northlight Planning",
        mail_from="hello@northlight.example.com", smtp_port=free_port(), crm_folder=folder / "crm",
        mailbox_folder=folder / "mailbox", send_from_hour=0, send_until_hour=24, send_on="MO,TU,WE,TH,FR,SA,SU",
        sends_per_minute=6000, survey_gap=0, step_every=1,
    )  # fmt: skip
    parts, processes = Parts.assemble(config), Processes(as_environment(config))
    migrations.upgrade(parts.engine)
    try:
        processes.start("mail server", "-m", "mailbox.server", str(config.mailbox_folder), str(config.smtp_port))
        address = config.base_url.removeprefix("http://")
        processes.start("web", "-m", "gunicorn", "app:create_app()", "--bind", address, "--threads", "4")
        wait_for_port(config.smtp_port)
        wait_for(processes, f"{config.base_url}/healthz")
        fill(parts)
        processes.start("jobs", "jobs.py")
        wait_for_recommendations(parts, processes)
        _wait_for_write_back(parts)
        give_hours(parts)
        places.prepare(parts, datetime.now(UTC), timedelta(days=28))
        yield parts
    finally:
        processes.stop()
        parts.engine.dispose()


def _wait_for_write_back(parts: Parts) -> None:
    """Wait until the jobs have written to the CRM, of which there is a picture too."""
    with parts.sessions() as session:
        while session.scalar(select(func.count(CrmRun.id)).where(CrmRun.ended_at.is_not(None))) == 0:
            session.rollback()
            time.sleep(0.2)


def _show_all(browser: Browser, parts: Parts, name: str, width: int, height: int) -> None:
    for reader, paths in places.of(parts).items():
        context = browser.new_context(viewport={"width": width, "height": 800}, base_url=parts.config.base_url)
        page = context.new_page()
        if reader:
            page.goto(_sign_in_path(parts, reader))
            page.get_by_role("button", name="Sign in").click()
        for picture, path in paths.items():
            page.goto(path)
            _keep(page, SCREENS / f"{picture}-{name}.webp", width, height)
        context.close()


def _sign_in_path(parts: Parts, email: str) -> str:
    with parts.sessions() as session:
        wanted = select(CustomerSuccessManager).where(CustomerSuccessManager.email == email)
        token = new_link(session, session.scalars(wanted).one(), datetime.now(UTC))
        session.commit()
    return f"/sign-in/{token}"


def _keep(page: Page, path: Path, width: int, height: int) -> None:
    """Keep the page as it would be scrolled through, down to `height` pixels."""
    tall = min(height, page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": width, "height": tall})
    chromium = page.context.new_cdp_session(page)  # Playwright itself writes no WebP, a third of the size of PNG
    taken = chromium.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    path.write_bytes(b64decode(taken["data"]))
    page.set_viewport_size({"width": width, "height": 800})


if __name__ == "__main__":
    main()
