"""The mapping and the settings are checked at the start; what is wrong is named with its place."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accounts.crm import WrittenCadence
from accounts.crm.choosing import HERE, Choice, ChoiceError, chosen
from accounts.crm.fields import FIELDS, Kind
from accounts.crm.mapping import MappingError, Target, kind_of, load
from accounts.crm.shapes import held, iso, shaped
from cadence import Cadence

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def of(name: str, cadence: str, kind: Kind | None = None) -> str | None:
    written = WrittenCadence("acme", Cadence.parse(cadence), "asked", "Ada\n asked", 0.5, NOW, NOW)
    return FIELDS[name].of(written, kind or FIELDS[name].kind)


@pytest.mark.parametrize("name", ["csv", "salesforce", "hubspot"])
def test_the_mappings_that_come_along_can_be_read(name: str) -> None:
    assert set(load(HERE / f"{name}.toml").write) <= set(FIELDS)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "write: Field required"),
        ("[write]\ncadense = { field = 'A__c' }", "is none of our fields; these are: cadence, words"),
        ("[write]\ncadence = { field = 'Owner' , ourswins = true }", "write.cadence.ourswins: Extra inputs"),
        ("[write]\ncadence = { field = 'OwnerId' }", "is never written"),
        ("[write]\ncadence = { field = 'name' }", "is never written"),
        ("[write]\ncadence = { field = 'a b' }", "write.cadence.field"),
        ("[write]\ncadence = { field = 'A__c' }\nwords = { field = 'a__C' }", "go to the same field: a__c"),
        ("[write]\ncadence = { field = 'A__c', length = 0 }", "write.cadence.length"),
        ("[write]\n[read.defaults]\nstage = 'asleep'", "read.defaults.stage"),
        ("[write]\n[read.defaults]\ntime_zone = 'Mars'", "no IANA time zone"),
        ("[write]\n[read.levels]\nCEO = 'emperor'", "read.levels.CEO"),
        ("[write]\n[read.channels]\nCall = 'fax'", "read.channels.Call: is no channel; these are: email, phone"),
        ("[write]\n[read.defaults]\nchannel = 'fax'", "read.defaults.channel: is no channel"),
        ("[write]\n[read]\nmanagers = ['nobody']", "read.managers.0"),
        ("[write", "is no TOML"),
    ],
)
def test_what_is_wrong_in_a_mapping_is_named_with_its_place(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(MappingError) as caught:
        load(file)
    assert says in str(caught.value)
    assert "mine.toml" in str(caught.value)


def test_a_mapping_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"gone\.toml cannot be read"):
        load(tmp_path / "gone.toml")


SALESFORCE = {"name": "salesforce", "salesforce_domain": "a.my", "salesforce_client_id": "k"}


@pytest.mark.parametrize(
    ("given_ones", "says"),
    [
        ({"name": "salesforce"}, "SALESFORCE_DOMAIN is missing"),
        ({"name": "salesforce", "salesforce_domain": "a.my"}, "SALESFORCE_CLIENT_ID is missing"),
        (
            SALESFORCE,
            "SALESFORCE_CLIENT_SECRET, or SALESFORCE_KEY_FILE",
        ),
        (SALESFORCE | {"salesforce_username": "u", "salesforce_key_file": Path("/nowhere/key")}, "SALESFORCE_KEY_FILE"),
        (SALESFORCE | {"salesforce_username": "u", "salesforce_key_file": Path(__file__)}, "SALESFORCE_KEY_FILE"),
        ({"name": "hubspot"}, "HUBSPOT_TOKEN or HUBSPOT_TOKEN_FILE is missing"),
        (
            {"name": "hubspot", "hubspot_token": "t", "hubspot_url": "http://api.hubapi.com"},
            "HUBSPOT_URL must begin with https://",
        ),
        ({"name": "hubspot", "hubspot_token_file": Path("/nowhere/token")}, "HUBSPOT_TOKEN_FILE: its file cannot be read"),
    ],
)  # fmt: skip
def test_a_setting_that_a_crm_needs_stops_the_start_with_its_name(
    tmp_path: Path, given_ones: dict[str, object], says: str
) -> None:
    with pytest.raises(ChoiceError, match=says):
        chosen(Choice(mapping=None, folder=tmp_path, timeout=5, **given_ones))  # type: ignore[arg-type]


def test_secrets_do_not_stand_in_what_is_printed_of_the_settings(tmp_path: Path) -> None:
    choice = Choice("hubspot", None, tmp_path, 5, salesforce_client_secret="top secret", hubspot_token="a token")
    assert "top secret" not in repr(choice)
    assert "a token" not in repr(choice)


@pytest.mark.parametrize(
    ("cadence", "interval"),
    [("1/P1M", "P1M"), ("2/P1Y", "P6M"), ("4/P1Y", "P3M"), ("2/P1W", "P1W"), ("2/P2W", "P7D"), ("3/P1M", "P1M"),
     ("2-3/P1Y", "P1Y"), ("<=1/P3M", "P3M"), ("1/P1WD", "P1D"), ("2/P1W@MO,TH", "P1W")],
)  # fmt: skip
def test_the_cadence_is_the_time_between_contacts_where_that_is_even(cadence: str, interval: str) -> None:
    assert of("cadence", cadence) == interval


def test_a_range_is_a_number_for_numbers_and_a_range_for_text() -> None:
    assert of("contacts_a_year", "2-8/P1Y") == "4"
    assert of("contacts_a_year", "2-8/P1Y", Kind.TEXT) == "2-8"
    assert of("reason", "1/P1M") == "Ada asked"


@given(st.text(max_size=400), st.integers(1, 300))
def test_text_that_was_written_comes_back_as_the_same(text: str, length: int) -> None:
    target = Target(field="A__c", length=length)
    value = shaped("words", target, text)
    assert value is None or 0 < len(value) <= length
    assert held("words", target, value) == value
    assert shaped("words", target, value) == value


@given(st.floats(-1e9, 1e9))
def test_numbers_come_back_as_the_same_from_whatever_notation(number: float) -> None:
    target = Target(field="A__c")
    value = shaped("agreement", target, f"{number:f}")
    assert value is not None
    assert held("agreement", target, float(value)) == value
    assert held("agreement", target, f"{value}.0" if "." not in value else f"{value}0") == value


@pytest.mark.parametrize(
    "raw", ["2026-11-02T09:00:00.000+0000", "2026-11-02T10:00:00+01:00", "2026-11-02T09:00:00Z", "1793610000000"]
)
def test_moments_come_back_as_the_same_from_whatever_notation(raw: str) -> None:
    assert held("decided_at", Target(field="A__c"), raw) == NOW.isoformat()


@pytest.mark.parametrize("name", ["decided_at", "agreement"])
@pytest.mark.parametrize(
    "raw", ["9" * 400, "9" * 5000, "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1e999999", "²"]
)
def test_hostile_figures_and_years_that_there_are_not_stay_as_they_are(name: str, raw: str) -> None:
    assert held(name, Target(field="A__c"), raw) == raw
    assert iso(raw) == raw


@example("1" + "0" * 20, "newest_answer_at")
@given(st.text() | st.from_regex(r"[0-9]{1,30}", fullmatch=True), st.sampled_from(sorted(FIELDS)))
def test_whatever_a_field_holds_can_be_looked_at(raw: str, name: str) -> None:
    assert len(held(name, Target(field="A__c"), raw) or "") <= max(len(raw), 40)


def test_what_cannot_be_read_as_its_kind_stays_as_it_is() -> None:
    assert held("decided_at", Target(field="A__c"), "soon") == "soon"
    assert held("agreement", Target(field="A__c"), "high") == "high"
    assert kind_of("agreement", Target(field="A__c", kind=Kind.TEXT)) is Kind.TEXT
