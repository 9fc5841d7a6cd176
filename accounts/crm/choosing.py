"""Which connector is used, by the settings."""

from dataclasses import dataclass, field
from pathlib import Path

from accounts.crm import Crm
from accounts.crm.csv_folder import CsvFolder
from accounts.crm.mapping import load

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
    hubspot_token: str = field(default="", repr=False)
    hubspot_token_file: Path | None = None
    hubspot_url: str = "https://api.hubapi.com"


def chosen(choice: Choice) -> Crm:
    """Return the connector. Raises MappingError and ChoiceError; calls nobody yet."""
    mapping = load(choice.mapping or HERE / f"{choice.name}.toml")
    return CsvFolder(choice.folder, mapping.write)
