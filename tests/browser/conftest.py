"""The product as it runs: web, jobs and mail server as processes of their own, and a real Chromium."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from mailbox import messages
from pathlib import Path
from shutil import copy
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

import migrations
from accounts.models import Contact, CustomerSuccessManager, Level
from accounts.pulling import pull_book
from accounts.signing_in import new_link
from config import HERE, Config
from demo.chromium import chromium
from demo.processes import HOST, Processes, free_port, wait_for, wait_for_port
from demo.settings import as_environment
from parts import Parts
from survey.models import Wave
from survey.waves.starting import start_wave
from tests.customer import HUMAN, a_page_opened
from tests.survey.asked import ALL_KINDS
from tests.world import World

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The first would draw the browser's own bars in each window, as pages of their own; the others are Playwright's.
    "--disable-features=PreloadTopChromeWebUI,HttpsUpgrades,Translate,PaintHolding,ThirdPartyStoragePartitioning,"
    "OptimizationHints,MediaRouter,DialMediaRouteProvider,GlobalMediaControls,AcceptCHFrame,LensOverlay",
    # Its own name says that it has no screen, and what such a browser sends is held.
    f"--user-agent={HUMAN}",
]
# A machine that runs other tests besides may take long to draw a page.
expect.set_options(timeout=15_000)
Ask = Callable[[str], str]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}

CSMS = "crm_id,name,email,is_manager,time_zone\nsam,Sam Hill,sam@example.com,no,Europe/Berlin\ndana,Dana Poe,dana@example.com,yes,UTC\n"
ACCOUNTS = "crm_id,name,segment,stage,renewal_on,time_zone,csm_crm_id\nacme,Acme,small,steady,2027-03-01,UTC,sam\n"
CONTACTS = "crm_id,account_crm_id,email,name,level\nada,acme,ada@acme.example.com,Ada Lane,champion\nolga,acme,olga@acme.example.com,Olga Brandt,executive sponsor\n"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give browser tests, and no others, a second try, which the summary shows: other processes and a network lie
    between them and what they look at."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def hasty_browser() -> Iterator[Browser]:
    """A browser as it is: what is pressed in it at once comes too fast for a person."""
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium(), args=FLAGS)


@pytest.fixture(scope="session")
def browser(hasty_browser: Browser) -> "PatientBrowser":
    """A browser in which each customer's page has been looked at for a minute, so that no test has to wait."""
    return PatientBrowser(hasty_browser)


@dataclass
class PatientBrowser:
    """Opens contexts in which each customer's page was opened a minute ago."""

    hasty: Browser

    def new_context(self, **options: Any) -> BrowserContext:
        """Open a context, as Playwright's browser does; colours change at once, so that none is measured half-way."""
        context = self.hasty.new_context(reduced_motion="reduce", **options)
        context.route(re.compile(r"/s/[^/]+"), _opened_a_minute_ago)
        return context


def _opened_a_minute_ago(route: Route) -> None:
    if route.request.method != "GET":
        route.continue_()
        return
    link = urlsplit(route.request.url).path.split("/")[2]
    response = route.fetch()
    page = re.sub(r'(name="page_token" value=")[^"]+', rf"\g<1>{a_page_opened(link)}", response.text())
    route.fulfill(response=response, body=page)


@pytest.fixture(params=[(PHONE, "dark"), (DESK, "light")], ids=["phone-dark", "desk-light"])
def page(browser: PatientBrowser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page at phone and at desktop width, and in dark and light: both, in half the time of all four. A script that
    fails fails the test."""
    size, scheme = request.param
    context = browser.new_context(viewport=size, color_scheme=scheme, accept_downloads=True)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    context.close()
    assert faults == []


@dataclass
class Product:
    """The running product, and ways to look into it from outside."""

    config: Config
    parts: Parts
    processes: Processes

    @property
    def log(self) -> str:
        """All that web, jobs and mail server have logged so far."""
        return (self.config.crm_folder / "log.txt").read_text("utf-8")

    @property
    def url(self) -> str:
        return self.config.base_url

    def mails(self, to: str) -> list[messages.Kept]:
        assert self.config.mailbox_folder
        return [kept for kept in messages.newest(self.config.mailbox_folder) if to in kept.message["To"]]

    def sign_in_link(self, email: str) -> str:
        with self.parts.sessions() as session:
            csm = session.query(CustomerSuccessManager).filter_by(email=email).one()
            token = new_link(session, csm, datetime.now(UTC))
            session.commit()
        return f"{self.url}/sign-in/{token}"


def write_book(folder: Path, days_since: int = 5) -> None:
    """The CRM's files; the last call with Ada was `days_since` days ago."""
    now = datetime.now(UTC)
    touches = "".join(
        f"t{number},acme,ada,{(now - timedelta(days=days)).isoformat(timespec='seconds')},phone\n"
        for number, days in enumerate(range(days_since, days_since + 170, 14))
    )
    for name, content in (
        ("csms", CSMS),
        ("accounts", ACCOUNTS),
        ("contacts", CONTACTS),
        ("touchpoints", "crm_id,account_crm_id,contact_crm_id,happened_at,channel\n" + touches),
    ):
        (folder / f"{name}.csv").write_text(content, "utf-8")


def config_in(folder: Path) -> Config:
    return Config(
        _env_file=None,
        secret_key="a session secret for tests, long enough",
        link_secret="a link secret for tests, long enough",
        database_url=f"sqlite:///{folder / 'ask-them.db'}",
        base_url=f"http://{HOST}:{free_port()}",
        company_name="Nord & Co",
        mail_from="hello@nord.example.com",
        smtp_port=free_port(),
        crm_folder=folder,
        mailbox_folder=folder / "mailbox",
        step_every=1,
        send_from_hour=0,
        send_until_hour=24,
        send_on="MO,TU,WE,TH,FR,SA,SU",
        sends_per_minute=6000,
        webhook_allow_local=True,
    )


def serve(processes: Processes, config: Config) -> None:
    port = config.base_url.rpartition(":")[2]
    processes.start(
        "web",
        "-m",
        "gunicorn",
        "app:create_app()",
        "--bind",
        f"{HOST}:{port}",
        "--workers",
        "2",
        "--threads",
        "4",
        "--log-level",
        "warning",
        "--preload",
    )
    wait_for(processes, f"{config.base_url}/healthz")


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Web, jobs and mail server with Acme's book pulled and a wave under way."""
    folder = tmp_path_factory.mktemp("product")
    write_book(folder)
    config = config_in(folder)
    parts = Parts.assemble(config)
    migrations.upgrade(parts.engine)
    with parts.sessions() as session:
        pull_book(session, parts.crm, datetime.now(UTC))
        start_wave(session, "Autumn", "cadence", datetime.now(UTC), timedelta(days=28))
        session.commit()
    log = (folder / "log.txt").open("wb")
    processes = Processes(as_environment(config), log)
    try:
        processes.start("mail server", "-m", "mailbox.server", str(config.mailbox_folder), str(config.smtp_port))
        wait_for_port(config.smtp_port)
        serve(processes, config)
        processes.start("jobs", "jobs.py")
        yield Product(config, parts, processes)
    finally:
        processes.stop()
        log.close()
        parts.engine.dispose()


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Asks a new contact a questionnaire; returns their personal link."""
    folder = tmp_path_factory.mktemp("answering")
    (folder / "all_kinds.toml").write_text(ALL_KINDS, "utf-8")
    for shipped in (HERE / "survey" / "questionnaires").glob("*.toml"):
        copy(shipped, folder)
    config = config_in(folder).model_copy(update={"questionnaires_folder": folder})
    parts = Parts.assemble(config)
    migrations.upgrade(parts.engine)
    numbers = count()
    with parts.sessions() as session:
        world = World.build(session, datetime.now(UTC))
    processes = Processes(as_environment(config))

    def invite(questionnaire: str) -> str:
        number = next(numbers)
        with parts.sessions() as session:
            world.session = session
            ada = Contact(
                crm_id=f"c{number}",
                account_id=world.acme.id,
                email=f"c{number}@example.com",
                name="Ada Lane",
                level=Level.CHAMPION,
            )
            world.wave = Wave(
                name=questionnaire,
                questionnaire=questionnaire,
                created_at=world.now,
                closes_at=world.now.replace(year=2099),
            )
            session.add_all([ada, world.wave])
            session.flush()
            world.invite(ada)
            return f"{config.base_url}/s/{world.token(ada)}"

    try:
        serve(processes, config)
        yield invite
    finally:
        processes.stop()
        parts.engine.dispose()
