"""The product as it runs: web, jobs and mail server as processes of their own, and a real Chromium."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from mailbox import messages
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

import migrations
from accounts.models import CustomerSuccessManager
from accounts.pulling import pull_book
from accounts.signing_in import new_link
from config import Config
from demo.processes import HOST, Processes, free_port, wait_for, wait_for_port
from demo.settings import as_environment
from parts import Parts
from survey.waves.starting import start_wave

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}

CSMS = "crm_id,name,email,is_manager,time_zone\nsam,Sam Hill,sam@example.com,no,Europe/Berlin\ndana,Dana Poe,dana@example.com,yes,UTC\n"
ACCOUNTS = "crm_id,name,segment,stage,renewal_on,time_zone,csm_crm_id\nacme,Acme,small,steady,2027-03-01,UTC,sam\n"
CONTACTS = "crm_id,account_crm_id,email,name,level\nada,acme,ada@acme.example.com,Ada Lane,champion\nolga,acme,olga@acme.example.com,Olga Brandt,executive sponsor\n"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=FLAGS)


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page at phone and at desktop width; a script that fails fails the test."""
    context = browser.new_context(viewport=request.param, accept_downloads=True)
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


def write_book(folder: Path) -> None:
    now = datetime.now(UTC)
    touches = "".join(
        f"t{days},acme,ada,{(now - timedelta(days=days)).isoformat(timespec='seconds')},phone\n"
        for days in range(5, 175, 14)
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
