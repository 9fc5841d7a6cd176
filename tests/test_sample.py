"""The sample book of business holds together: what it promises in its README is in its files."""

import csv
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

SAMPLE = Path(__file__).parent.parent / "sample"
REFERENCE = date(2026, 11, 1)
HEADERS = {
    "csms.csv": "crm_id,name,email,is_manager,time_zone,team",
    "accounts.csv": "crm_id,name,segment,stage,renewal_on,time_zone,csm_crm_id,stage_since",
    "contacts.csv": "crm_id,account_crm_id,email,name,level",
    "touchpoints.csv": "crm_id,account_crm_id,contact_crm_id,happened_at,channel",
    "answers.csv": "contact_email,choice,own_words,channel,satisfaction,better",
}
FLOORS = {"csms.csv": 4, "accounts.csv": 40, "contacts.csv": 110, "touchpoints.csv": 1000, "answers.csv": 85}
RATES = {"weekly", "every_two_weeks", "monthly", "every_two_months", "quarterly", "twice_a_year", "yearly"}
CHOICES = RATES | {"you_decide", "never"}
CHANNELS = {"email", "phone", "video", "in_person", "chat", "report"}
LEVELS = {"executive sponsor", "champion", "administrator", "end user"}
STAGES = {"onboarding", "steady", "renewal", "project", "incident"}
KEYS = [name for name in HEADERS if name != "answers.csv"]


def rows(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def column(name: str, field: str) -> list[str]:
    return [row[field] for row in rows(name)]


def moments() -> dict[str, list[datetime]]:
    by_account: dict[str, list[datetime]] = {crm_id: [] for crm_id in column("accounts.csv", "crm_id")}
    for row in rows("touchpoints.csv"):
        by_account[row["account_crm_id"]].append(datetime.fromisoformat(row["happened_at"]))
    return by_account


def answers_where(condition: Callable[[dict[str, str]], object]) -> int:
    return sum(1 for row in rows("answers.csv") if condition(row))


def test_the_readme_says_that_everything_is_invented_and_names_the_reference_date() -> None:
    readme = (SAMPLE / "README.md").read_text(encoding="utf-8")
    assert "Everything here is invented" in readme
    assert REFERENCE.isoformat() in readme


@pytest.mark.parametrize("name", HEADERS)
def test_each_column_is_explained_in_the_readme(name: str) -> None:
    readme = (SAMPLE / "README.md").read_text(encoding="utf-8")
    assert f"`{name}`" in readme
    assert [field for field in HEADERS[name].split(",") if f"`{field}`" not in readme] == []


@pytest.mark.parametrize("name", HEADERS)
def test_each_file_has_its_header_rfc_4180_line_ends_and_no_ragged_row(name: str) -> None:
    assert (SAMPLE / name).read_bytes().startswith(HEADERS[name].encode() + b"\r\n")
    fields = HEADERS[name].split(",")
    assert [row for row in rows(name) if list(row) != fields or None in row.values()] == []


@pytest.mark.parametrize("name", FLOORS)
def test_each_file_is_long_enough_to_look_like_a_business(name: str) -> None:
    assert len(rows(name)) >= FLOORS[name]


@pytest.mark.parametrize("name", KEYS)
def test_no_crm_id_comes_twice_in_a_file(name: str) -> None:
    ids = column(name, "crm_id")
    assert all(ids)
    assert len(set(ids)) == len(ids)


def test_each_account_has_a_known_csm_and_each_csm_has_accounts() -> None:
    assert set(column("accounts.csv", "csm_crm_id")) == set(column("csms.csv", "crm_id"))


def test_exactly_one_csm_is_a_manager() -> None:
    assert sorted(column("csms.csv", "is_manager")) == ["no", "no", "no", "yes"]


def test_each_account_has_one_to_six_contacts() -> None:
    contacts_of = Counter(column("contacts.csv", "account_crm_id"))
    assert set(contacts_of) == set(column("accounts.csv", "crm_id"))
    assert max(contacts_of.values()) <= 6


def test_a_touchpoint_is_with_a_contact_of_its_own_account_or_with_nobody_in_particular() -> None:
    account_of = {row["crm_id"]: row["account_crm_id"] for row in rows("contacts.csv")}
    with_whom = [(row["contact_crm_id"], row["account_crm_id"]) for row in rows("touchpoints.csv")]
    assert [pair for pair in with_whom if pair[0] and account_of.get(pair[0]) != pair[1]] == []
    assert any(not contact for contact, _ in with_whom)


def test_each_answer_belongs_to_one_contact_and_nobody_answers_twice() -> None:
    answered = column("answers.csv", "contact_email")
    assert set(answered) <= set(column("contacts.csv", "email"))
    assert len(set(answered)) == len(answered)


def test_addresses_are_unique_and_only_at_domains_reserved_for_examples() -> None:
    addresses = column("csms.csv", "email") + column("contacts.csv", "email")
    domains = {".".join(address.split("@")[1].split(".")[-2:]) for address in addresses}
    assert domains == {"example.com", "example.org", "example.net"}
    assert len({address.lower() for address in addresses}) == len(addresses)


def test_all_levels_segments_stages_and_channels_occur_and_no_others() -> None:
    assert set(column("contacts.csv", "level")) == LEVELS
    assert set(column("accounts.csv", "segment")) == {"enterprise", "mid-market", "small"}
    assert set(column("accounts.csv", "stage")) == STAGES
    assert set(column("touchpoints.csv", "channel")) == CHANNELS


def test_answers_use_all_choices_and_channels_that_the_page_offers_and_no_others() -> None:
    assert set(column("answers.csv", "choice")) == CHOICES | {""}
    assert set(column("answers.csv", "channel")) == CHANNELS | {""}


def test_satisfaction_is_a_whole_number_from_0_to_10_or_not_said() -> None:
    assert set(column("answers.csv", "satisfaction")) <= {str(score) for score in range(11)} | {""}


def test_nobody_answers_the_first_question_with_nothing() -> None:
    assert answers_where(lambda row: not row["choice"] and not row["own_words"]) == 0


def test_own_words_alone_a_choice_alone_and_both_all_occur_often() -> None:
    assert answers_where(lambda row: not row["choice"]) >= 40
    assert answers_where(lambda row: not row["own_words"]) >= 25
    assert answers_where(lambda row: row["choice"] and row["own_words"]) >= 12
    assert answers_where(lambda row: row["better"]) >= 50


def test_own_words_hold_what_breaks_careless_readers() -> None:
    text = " ".join(column("answers.csv", "own_words"))
    assert [mark for mark in [",", '"', "\n", "'", "🍺"] if mark not in text] == []


def test_names_are_not_all_plain_latin_letters() -> None:
    names = " ".join(column("contacts.csv", "name"))
    assert [mark for mark in ["'", "ü", "雪"] if mark not in names] == []


def test_several_accounts_have_no_answer_at_all() -> None:
    account_of = {row["email"]: row["account_crm_id"] for row in rows("contacts.csv")}
    heard = {account_of[email] for email in column("answers.csv", "contact_email")}
    assert len(set(column("accounts.csv", "crm_id")) - heard) >= 3


@pytest.mark.parametrize("name", ["csms.csv", "accounts.csv"])
def test_every_time_zone_is_known_to_the_iana_database(name: str) -> None:
    assert [zone for zone in column(name, "time_zone") if ZoneInfo(zone).key != zone] == []


def test_renewals_lie_within_the_year_after_the_reference_date_and_a_few_are_unknown() -> None:
    dates = [date.fromisoformat(text) for text in column("accounts.csv", "renewal_on") if text]
    assert REFERENCE < min(dates) <= max(dates) <= date(2027, 11, 1)
    assert 2 <= len(rows("accounts.csv")) - len(dates) <= 6


def test_touchpoints_fill_the_year_up_to_the_reference_date_in_order_of_time() -> None:
    times = [datetime.fromisoformat(text) for text in column("touchpoints.csv", "happened_at")]
    assert times == sorted(times)
    assert timedelta(0) <= times[0].date() - date(2025, 11, 1) < timedelta(days=7)
    assert timedelta(0) < REFERENCE - times[-1].date() < timedelta(days=7)


def test_touchpoints_are_on_weekdays_in_the_working_hours_of_their_account() -> None:
    zone_of = {row["crm_id"]: ZoneInfo(row["time_zone"]) for row in rows("accounts.csv")}
    for account, times in moments().items():
        for time in times:
            assert time.utcoffset() == time.astimezone(zone_of[account]).utcoffset()
            assert time.weekday() < 5
            assert 8 <= time.hour < 18


def test_each_account_was_met_and_some_are_crowded_and_some_neglected() -> None:
    times_of = moments()
    assert min(len(times) for times in times_of.values()) >= 3
    assert sum(1 for times in times_of.values() if len(times) > 52) >= 3
    silences = [REFERENCE - times[-1].date() for times in times_of.values()]
    assert sum(1 for silence in silences if silence >= timedelta(days=120)) >= 3


def test_one_account_was_left_alone_for_four_months_and_then_met_again() -> None:
    gaps = [later - earlier for times in moments().values() for earlier, later in pairwise(times)]
    assert max(gaps) >= timedelta(days=120)
