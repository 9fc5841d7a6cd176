"""The mapping (a TOML file): which of our fields goes to which field of the CRM, and how its own words are read."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, EmailStr, Field, ValidationError, model_validator

from accounts.crm.fields import FIELDS, Kind
from accounts.models import Channel, Level, Stage
from zones import is_zone

NEVER = {
    "id",
    "name",
    "ownerid",
    "domain",
    "hubspot_owner_id",
    "hs_object_id",
    "account_crm_id",
    "parentid",
    "recordtypeid",
}
IGNORE = "ignore"
FieldName = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,99}$")]


class MappingError(Exception):
    """The mapping cannot be used; the message names the file, the place in it, and what is wanted."""


def _known(name: str) -> str:
    if name not in FIELDS:
        raise ValueError(f"is none of our fields; these are: {', '.join(FIELDS)}")
    return name


def _channel(name: str) -> str:
    if name not in (*Channel, IGNORE):
        raise ValueError(f"is no channel; these are: {', '.join(Channel)}, and {IGNORE} for what is no touchpoint")
    return name


def _zone(name: str) -> str:
    if not is_zone(name):
        raise ValueError("is no IANA time zone, such as Europe/Berlin")
    return name


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Target(_Strict):
    """Where one of our fields goes. `ours_wins`: also over what somebody wrote there since our last write;
    `write_blank`: also where we know nothing and something stands there; `length` is in characters, `decimals` are kept
    of numbers."""

    field: FieldName
    kind: Kind | None = None
    length: int = Field(255, ge=1, le=100_000)
    decimals: int = Field(2, ge=0, le=8)
    ours_wins: bool = False
    write_blank: bool = False

    @model_validator(mode="after")
    def _leave_the_record_alone(self) -> Self:
        if self.field.lower() in NEVER:
            raise ValueError(f"{self.field} says which record it is, and is never written")
        return self


Targets = dict[Annotated[str, AfterValidator(_known)], Target]


class Customers(_Strict):
    """Which accounts are customers: those whose `field` holds one of `values`; all, where it is left out."""

    field: FieldName
    values: tuple[str, ...] = Field(min_length=1)


class AccountFields(_Strict):
    """Where the CRM says of an account what we read; empty: it does not say."""

    segment: FieldName | Literal[""] = ""
    stage: FieldName | Literal[""] = ""
    stage_since: FieldName | Literal[""] = ""
    renewal_on: FieldName | Literal[""] = ""
    time_zone: FieldName | Literal[""] = ""


ChannelName = Annotated[str, AfterValidator(_channel)]


class Defaults(_Strict):
    """What counts where the CRM says nothing, or something that is not mapped."""

    segment: str = Field("unknown", min_length=1, max_length=60)
    stage: Stage = Stage.STEADY
    level: Level = Level.END_USER
    channel: ChannelName = Channel.EMAIL.value
    time_zone: Annotated[str, AfterValidator(_zone)] = "UTC"


class Reading(_Strict):
    """How accounts, contacts, CSMs and touchpoints are read. Words of the CRM are compared without regard to case.
    A channel "ignore" leaves touchpoints of a kind out. `csm_team` is the field of Salesforce's User that names the
    team. With an `id_property` (HubSpot), accounts go by the values of that unique property instead of HubSpot's own
    ids."""

    customers: Customers | None = None
    id_property: FieldName | Literal[""] = ""
    account: AccountFields = AccountFields()
    contact_level: FieldName | Literal[""] = ""
    csm_team: FieldName | Literal[""] = ""
    segments: dict[str, str] = {}
    stages: dict[str, Stage] = {}
    levels: dict[str, Level] = {}
    channels: dict[str, ChannelName] = {}
    managers: tuple[EmailStr, ...] = ()
    defaults: Defaults = Defaults()


class Mapping(_Strict):
    """A whole mapping: what is written, and how is read."""

    write: Targets
    read: Reading = Reading()

    @model_validator(mode="after")
    def _each_field_once(self) -> Self:
        used = [target.field.lower() for target in self.write.values()]
        twice = sorted({name for name in used if used.count(name) > 1})
        if twice:
            raise ValueError(f"two of our fields go to the same field: {', '.join(twice)}")
        return self


def load(path: Path) -> Mapping:
    """Return the mapping in the TOML file `path`. Raises MappingError."""
    try:
        return Mapping.model_validate(tomllib.loads(path.read_text("utf-8")))
    except ValidationError as error:
        places = [f"{'.'.join(map(str, e['loc'])) or 'as a whole'}: {_plain(e['msg'])}" for e in error.errors()]
        raise MappingError(f"CRM_MAPPING, {path.name}:\n  " + "\n  ".join(places)) from None
    except OSError as error:
        raise MappingError(f"CRM_MAPPING: {path.name} cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MappingError(f"CRM_MAPPING: {path.name} is no TOML in UTF-8: {error}") from None


def kind_of(name: str, target: Target) -> Kind:
    """Return what the CRM's field holds: as the mapping says, else as our field `name` is."""
    return target.kind or FIELDS[name].kind


def _plain(message: str) -> str:
    return message.removeprefix("Value error, ")
