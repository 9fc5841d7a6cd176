"""Which connector is used, by the settings."""

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from accounts.crm import Crm
from accounts.crm.calling import TimedSession, secret
from accounts.crm.csv_folder import CsvFolder
from accounts.crm.hubspot.client import Client as HubSpotClient
from accounts.crm.hubspot.connector import HubSpotCrm
from accounts.crm.mapping import load
from accounts.crm.salesforce.client import Client as SalesforceClient
from accounts.crm.salesforce.client import KeyFileError, Login, private_key
from accounts.crm.salesforce.connector import SalesforceCrm

HERE = Path(__file__).parent


class ChoiceError(Exception):
    """A setting that the chosen CRM needs is missing or cannot be used; the message names it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The settings of all connectors; `name` says which one is used, `timeout` is in seconds."""

    name: str
    mapping: Path | None
    folder: Path
    timeout: float
    salesforce_domain: str = ""
    salesforce_client_id: str = field(default="", repr=False)
    salesforce_client_secret: str = field(default="", repr=False)
    salesforce_client_secret_file: Path | None = None
    salesforce_username: str = ""
    salesforce_key_file: Path | None = None
    salesforce_version: str = "65.0"
    salesforce_audience: str = ""
    hubspot_token: str = field(default="", repr=False)
    hubspot_token_file: Path | None = None
    hubspot_url: str = "https://api.hubapi.com"


def chosen(choice: Choice) -> Crm:
    """Return the connector. Raises MappingError and ChoiceError; calls nobody yet."""
    mapping = load(choice.mapping or HERE / f"{choice.name}.toml")
    if choice.name == "salesforce":
        return SalesforceCrm(SalesforceClient(_login(choice), TimedSession(choice.timeout)), mapping)
    if choice.name == "hubspot":
        _need("HUBSPOT_TOKEN or HUBSPOT_TOKEN_FILE", _token(choice))
        _need_tls("HUBSPOT_URL", choice.hubspot_url)
        client = HubSpotClient(partial(_token, choice), TimedSession(choice.timeout), choice.hubspot_url)
        return HubSpotCrm(client, mapping)
    return CsvFolder(choice.folder, mapping.write)


def _token(choice: Choice) -> str:
    return _secret("HUBSPOT_TOKEN_FILE", choice.hubspot_token, choice.hubspot_token_file)


def _login(choice: Choice) -> Login:
    client_secret = _secret(
        "SALESFORCE_CLIENT_SECRET", choice.salesforce_client_secret, choice.salesforce_client_secret_file
    )
    _need("SALESFORCE_DOMAIN", choice.salesforce_domain)
    _need("SALESFORCE_CLIENT_ID", choice.salesforce_client_id)
    if choice.salesforce_key_file:
        _need("SALESFORCE_USERNAME", choice.salesforce_username)
        _need_key("SALESFORCE_KEY_FILE", choice.salesforce_key_file)
    else:
        _need("SALESFORCE_CLIENT_SECRET, or SALESFORCE_KEY_FILE with SALESFORCE_USERNAME,", client_secret)
    return Login(
        choice.salesforce_domain,
        choice.salesforce_client_id,
        client_secret,
        choice.salesforce_username,
        choice.salesforce_key_file,
        choice.salesforce_version,
        choice.salesforce_audience,
    )


def _need(name: str, value: str) -> None:
    if not value:
        raise ChoiceError(f"{name} is missing, see docs/crm.md")


def _need_key(name: str, file: Path) -> None:
    try:
        private_key(file)
    except KeyFileError as error:
        raise ChoiceError(f"{name} {error}, see docs/crm.md") from None


def _need_tls(name: str, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise ChoiceError(f"{name} must begin with https://, since a token goes there")


def _secret(name: str, value: str, file: Path | None) -> str:
    try:
        return secret(value, file)
    except (OSError, UnicodeDecodeError) as error:
        raise ChoiceError(f"{name}: its file cannot be read ({type(error).__name__})") from None
