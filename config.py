"""Every setting of the product, read once from the environment or a `.env` file and never changed afterwards."""

from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from setting_types import Email, HeaderText, Secret, Sender, Url, Zone

HERE = Path(__file__).parent
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")  # as in BYDAY (RFC 5545)

WEEKEND = {"SA", "SU"}
ON_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


class ConfigError(Exception):
    """A setting is missing or has a value that cannot be used; the message names each such setting."""


class Config(BaseSettings):
    """The settings. Names in the environment are the upper-case names of the fields."""

    model_config = SettingsConfigDict(frozen=True, env_file=HERE / ".env", env_file_encoding="utf-8", extra="ignore")

    secret_key: Secret = Field(description="Signs the session cookies of CSMs; 32 characters or more")
    link_secret: Secret = Field(
        description="Personal links are derived from it; 32 characters or more; never change it while a wave is open"
    )
    database_url: str = Field(
        f"sqlite:///{HERE / 'instance' / 'ask-them.db'}",
        description="SQLAlchemy address: sqlite:///file or postgresql+psycopg://user:password@host/name",
        repr=False,
    )
    base_url: Url = Field("http://127.0.0.1:8000", description="Address of the web pages, as customers reach them")
    company_name: HeaderText = Field("Your supplier", min_length=1, description="Who asks, on pages and in mails")
    accent_colour: str = Field(
        "#0b6157", pattern=r"^#[0-9a-fA-F]{6}$", description="The one colour of buttons and links, as #rrggbb"
    )
    accent_colour_dark: str = Field(
        "",
        pattern=r"^(#[0-9a-fA-F]{6})?$",
        description="The same in dark mode, as #rrggbb; empty: ACCENT_COLOUR, made lighter until it can be read",
    )
    logo_file: Path | None = Field(
        None,
        description="Logo over the customers' pages: a png, svg, webp or jpeg file of up to 100 kB; empty: the name",
    )
    privacy_contact: str = Field(
        "",
        pattern=r"^([^@\s]+@[^@\s]+)?$",
        description="Address that the page “What we keep and why” names; empty: MAIL_FROM",
    )
    proxies: int = Field(
        0,
        ge=0,
        le=9,
        description="Proxies in front of the web process whose X-Forwarded-For tells where people come from",
    )
    time_zone: Zone = Field("UTC", description="IANA zone of the report's months and of readers without one")

    smtp_host: str = Field("127.0.0.1", description="Mail server")
    smtp_port: int = Field(25, ge=1, le=65535, description="Port of the mail server")
    smtp_security: Literal["none", "starttls", "tls"] = Field("none", description="none, starttls or tls")
    smtp_user: str = Field("", description="Name for the mail server's login; empty: no login")
    smtp_password: str = Field("", description="Password for the mail server's login", repr=False)
    smtp_timeout: float = Field(10, gt=0, description="Seconds to wait for the mail server")
    mail_from: Sender = Field(
        "ask-them@example.com",
        pattern=r"^[^@\s]+@[^@\s]+$",
        description="Sender's address; 32 letters before the @ at most",
    )

    imap_host: str = Field("", description="Where bounces arrive; empty: they are not read from a mailbox")
    imap_port: int = Field(993, ge=1, le=65535, description="Port of that mailbox; 993 is TLS from the start")
    imap_user: str = Field("", description="Name for that mailbox's login")
    imap_password: str = Field("", description="Password for that mailbox's login", repr=False)

    crm: Literal["csv", "salesforce", "hubspot"] = Field(
        "csv", description="Where the book of business comes from and cadences go to: csv, salesforce or hubspot"
    )
    crm_mapping: Path | None = Field(
        None,
        description="TOML file that says which field goes where (docs/crm.md); empty: accounts/crm/CRM.toml",
    )
    crm_write_back: Literal["", "at_once", "by_hand"] = Field(
        "",
        description="Whether the jobs write to the CRM at_once, or a person does by_hand (`flask crm apply`); empty:"
        " at_once with csv, by_hand with the others",
    )
    crm_timeout: float = Field(30, gt=0, le=600, description="Seconds to wait for an answer of Salesforce or HubSpot")
    salesforce_domain: str = Field(
        "",
        pattern=r"^([a-z0-9-]+(\.[a-z0-9-]+)*)?$",
        description="The org's My Domain without .salesforce.com, such as mycompany.my or mycompany--test.sandbox.my",
    )
    salesforce_client_id: str = Field("", description="Consumer key of the External Client App", repr=False)
    salesforce_client_secret: str = Field(
        "", description="Consumer secret, for the client credentials flow", repr=False
    )
    salesforce_client_secret_file: Path | None = Field(None, description="File that holds the consumer secret instead")
    salesforce_username: str = Field("", description="User to act as, for the JWT bearer flow")
    salesforce_key_file: Path | None = Field(None, description="Private key (PEM) for the JWT bearer flow")
    salesforce_audience: str = Field(
        "",
        pattern=r"^([a-z0-9-]+(\.[a-z0-9-]+)*)?$",
        description="To whom the JWT is made out, without .salesforce.com: login, test, or empty for SALESFORCE_DOMAIN",
    )
    salesforce_version: str = Field("65.0", pattern=r"^[0-9]{2,3}\.0$", description="Version of the API")
    hubspot_token: str = Field("", description="Access token: a service key, or that of a private app", repr=False)
    hubspot_token_file: Path | None = Field(
        None, description="File that holds the access token instead; read again when it is refused"
    )
    hubspot_url: Url = Field("https://api.hubapi.com", description="Address of HubSpot's API")
    crm_folder: Path = Field(
        HERE / "instance" / "crm",
        description="Folder of accounts.csv, contacts.csv, csms.csv and touchpoints.csv",
    )
    questionnaires_folder: Path = Field(
        HERE / "survey" / "questionnaires", description="Folder of questionnaires (TOML files)"
    )
    closes_after: int = Field(28, ge=1, description="Days until a wave closes, unless the wave says otherwise")
    remind_after: int = Field(
        7, ge=1, description="Days without an answer until the reminder, unless the wave says otherwise"
    )
    survey_gap: int = Field(90, ge=0, description="Days in which nobody is surveyed again, in any wave")
    send_on: str = Field(
        "MO,TU,WE,TH,FR",
        description="Days on which survey mails are sent, where the contact works; never at weekends",
    )
    send_from_hour: int = Field(8, ge=0, le=23, description="Hour from which they are sent, in the contact's time zone")
    send_until_hour: int = Field(18, ge=1, le=24, description="Hour until which they are sent; 24: midnight")
    call_from_hour: int = Field(
        9, ge=0, le=23, description="Hour from which next touches stand in calendars, where account and CSM work"
    )
    call_until_hour: int = Field(17, ge=1, le=24, description="Hour until which they stand there")
    sends_per_minute: int = Field(120, ge=1, description="Survey mails that are sent in a minute at most")

    retention_verbatims_days: int = Field(
        730, ge=30, description="Days after which customers' own words are erased; what they asked for and counts stay"
    )
    retention_contacts_days: int = Field(
        365, ge=1, description="Days after which a contact who is gone from the CRM is erased; counts stay"
    )
    retention_drafts_days: int = Field(60, ge=1, description="Days after which what was typed and never sent is erased")
    retention_held_days: int = Field(
        60, ge=1, description="Days after which what is held as a mail filter's is erased; its count stays"
    )
    retention_addresses_days: int = Field(
        1, ge=1, le=7, description="Days after which the hash of the address that an answer came from is erased"
    )

    retention_webhooks_days: int = Field(
        30, ge=4, description="Days after which webhooks that were sent, with what was answered to them, are erased"
    )
    retention_crm_days: int = Field(
        365, ge=30, description="Days after which what was written to the CRM, and written anew since, is erased"
    )

    policy: Literal["balanced", "decision_maker", "cautious"] = Field(
        "balanced", description="How several wishes become one cadence: balanced, decision_maker or cautious"
    )
    new_rule_book: Literal["at_once", "when_approved"] = Field(
        "at_once",
        description="When a new rule book reads old answers: at_once, or when_approved by a manager at /rule-book",
    )
    norms_file: Path = Field(
        HERE / "recommendations" / "norms.toml", description="Usual cadence of each segment, with its source"
    )
    offers_file: Path = Field(
        HERE / "survey" / "offers.toml",
        description="The most that each segment is promised, and what is offered beyond it",
    )
    effort_file: Path = Field(
        HERE / "capacity" / "effort.toml",
        description="Minutes of a touch by segment and channel, and the hours a month that a CSM has for them",
    )
    report_recipients: Annotated[tuple[Email, ...], NoDecode] = Field(
        (), description="Who gets the report of all accounts besides the managers; addresses parted by commas"
    )
    report_paper: Literal["a4", "letter"] = Field("a4", description="Paper of the monthly report's PDF: a4 or letter")
    digest_hour: int = Field(
        7, ge=0, le=23, description="Hour from which the Monday digest is sent, in the CSM's time zone"
    )
    pull_every: int = Field(3600, ge=1, description="Seconds between two pulls of the book of business")
    step_every: int = Field(2, ge=1, description="Seconds between two rounds of reading, weighing and writing back")
    webhook_timeout: float = Field(
        15, ge=1, le=30, description="Seconds that the receiver of a webhook has for its answer"
    )
    webhook_allow_local: bool = Field(
        False,
        description="Only for trying out: webhooks may go to http addresses and to this machine's own network",
    )
    mailbox_folder: Path | None = Field(
        None,
        description="Only for trying out: folder in which the local mail server keeps messages, shown at /mailbox",
    )

    @field_validator("report_recipients", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator(
        "logo_file", "crm_mapping", "salesforce_client_secret_file", "salesforce_key_file", "hubspot_token_file",
        mode="before",
    )  # fmt: skip
    @classmethod
    def _none_where_empty(cls, value: object) -> object:
        return value or None

    @field_validator("send_on")
    @classmethod
    def _days(cls, value: str) -> str:
        days = [day.strip().upper() for day in value.split(",")]
        if not set(days) <= set(WEEKDAYS):
            raise ValueError(f"must be days parted by commas, out of {','.join(WEEKDAYS)}")
        return ",".join(days)

    @field_validator("send_until_hour", "call_until_hour")
    @classmethod
    def _ends_later(cls, until: int, so_far: ValidationInfo) -> int:
        begins = str(so_far.field_name).replace("until", "from")
        if until <= so_far.data.get(begins, 0):
            raise ValueError(f"must be later than {begins.upper()}")
        return until

    @field_validator("database_url")
    @classmethod
    def _database(cls, url: str) -> str:
        if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("must begin with sqlite:/// or postgresql+psycopg://")
        return url

    @model_validator(mode="after")
    def _leaves_weekends_alone(self) -> Self:
        # Whoever tries the product out on a Saturday sends to a mail server of their own machine.
        if self.mailbox_folder is None and WEEKEND.intersection(self.send_on.split(",")):
            raise ValueError("SEND_ON: never on SA or SU: customers are not written to at weekends")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the report."""
        return ZoneInfo(self.time_zone)

    @property
    def send_days(self) -> frozenset[int]:
        """The days on which survey mails are sent; Monday is 0."""
        return frozenset(WEEKDAYS.index(day) for day in self.send_on.split(","))

    @property
    def is_written_at_once(self) -> bool:
        """Whether the jobs write to the CRM without a person's word."""
        return (self.crm_write_back or ("at_once" if self.crm == "csv" else "by_hand")) == "at_once"

    @property
    def warning(self) -> str | None:
        """What the settings let happen that should not; None where nothing."""
        if self.is_https or urlsplit(self.base_url).hostname in ON_THIS_MACHINE:
            return None
        return (
            "BASE_URL: begins with http://: personal links and sign-ins can be read on the way, and mail programs offer"
            " no one-click opting out (RFC 8058 wants https). Put TLS in front, and name the https address."
        )

    @property
    def is_https(self) -> bool:
        """Whether pages are served over TLS; session cookies are then marked Secure."""
        return self.base_url.startswith("https://")

    @classmethod
    def from_env(cls) -> Self:
        """Read the settings from the environment and `.env`.

        Raises ConfigError, naming each setting, where one is missing or has an unusable value.
        """
        try:
            return cls()
        except ValidationError as error:
            lines = [": ".join((*_name(e["loc"]), _plain(e["msg"]))) for e in error.errors()]
            raise ConfigError("These settings need a look (environment or .env):\n  " + "\n  ".join(lines)) from None


def _name(place: tuple[int | str, ...]) -> tuple[str, ...]:
    """The setting at fault; where several do not go together, the message itself names one."""
    return ("_".join(map(str, place)).upper(),) if place else ()


def _plain(message: str) -> str:
    return "is missing" if message == "Field required" else message.removeprefix("Value error, ")
