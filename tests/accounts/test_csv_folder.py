"""The embedded CRM: good rows load, bad ones are named, a file that cannot be read changes nothing."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from accounts.crm import CrmError, WrittenCadence
from accounts.crm.choosing import HERE
from accounts.crm.csv_folder import WRITTEN, CsvFolder
from accounts.crm.fields import FIELDS
from accounts.crm.mapping import kind_of, load
from cadence import Cadence

TARGETS = load(HERE / "csv.toml").write

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
CSMS = "crm_id,name,email,is_manager,time_zone\nsam,Sam Hill,sam@example.com,no,Europe/Berlin\n"
ACCOUNTS = "crm_id,name,segment,stage,renewal_on,time_zone,csm_crm_id\nacme,Acme,small,steady,2027-03-01,UTC,sam\n"
CONTACTS = "crm_id,account_crm_id,email,name,level\nada,acme,Ada@Acme.example.com,Ada Lane,champion\n"
TOUCHPOINTS = "crm_id,account_crm_id,contact_crm_id,happened_at,channel\nt1,acme,ada,2026-10-01T10:00:00+02:00,phone\n"


@pytest.fixture
def crm(tmp_path: Path) -> CsvFolder:
    for name, content in (("csms", CSMS), ("accounts", ACCOUNTS), ("contacts", CONTACTS), ("touchpoints", TOUCHPOINTS)):
        (tmp_path / f"{name}.csv").write_text(content, "utf-8")
    return CsvFolder(tmp_path, TARGETS)


def add(crm: CsvFolder, name: str, *lines: str) -> None:
    with (crm.folder / name).open("a", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def test_good_rows_are_read(crm: CsvFolder) -> None:
    book = crm.pull(NOW)
    assert book.bad_rows == []
    assert book.accounts[0].name == "Acme"
    assert book.contacts[0].email == "ada@acme.example.com"
    assert book.touchpoints[0].happened_at == datetime(2026, 10, 1, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("file", "row", "says"),
    [
        ("contacts.csv", ",acme,x@example.com,X,champion", "crm_id is empty"),
        ("contacts.csv", "x,acme,not an address,X,champion", "no e-mail address"),
        ("contacts.csv", "x,acme,x@example.com,X,emperor", "executive sponsor, champion"),
        ("contacts.csv", "x,nobody,x@example.com,X,champion", "account_crm_id 'nobody' is unknown"),
        ("contacts.csv", "ada,acme,y@example.com,Y,champion", "earlier row"),
        ("contacts.csv", "x,acme,ADA@acme.example.com,Y,champion", "earlier row"),
        ("contacts.csv", "x", "account_crm_id is empty"),
        ("accounts.csv", "x,X,small,steady,2027-03-01,UTC,kim", "csm_crm_id 'kim' is unknown"),
        ("accounts.csv", "x,X,small,steady,1 March,UTC,sam", "write it as 2026-11-30"),
        ("accounts.csv", "x,X,small,asleep,,UTC,sam", "onboarding"),
        ("accounts.csv", "x,X,small,steady,,Mars,sam", "IANA"),
        ("accounts.csv", f"x,{'X' * 300},small,steady,,UTC,sam", "at most 200"),
        ("touchpoints.csv", "x,acme,,yesterday,phone", "no moment"),
        ("touchpoints.csv", "x,acme,,2026-10-01T10:00:00,phone", "no moment"),
        ("touchpoints.csv", "x,acme,,2026-10-01T10:00:00Z,pigeon", "phone"),
        ("csms.csv", "x,X,x@example.com,perhaps,UTC", "yes, no"),
        ("csms.csv", "x,X,SAM@example.com,no,UTC", "earlier row"),
    ],
)
def test_a_bad_row_is_named_with_file_line_and_reason_and_the_good_ones_load(
    crm: CsvFolder, file: str, row: str, says: str
) -> None:
    add(crm, file, row)
    book = crm.pull(NOW)
    assert [(bad.file, bad.line) for bad in book.bad_rows] == [(file, 3)]
    assert says in str(book.bad_rows[0])
    assert (len(book.csms), len(book.accounts), len(book.contacts), len(book.touchpoints)) == (1, 1, 1, 1)


def test_a_file_that_is_not_utf8_is_refused_whole(crm: CsvFolder) -> None:
    (crm.folder / "accounts.csv").write_bytes(ACCOUNTS.replace("Acme", "Café").encode("latin-1"))
    with pytest.raises(CrmError, match=r"accounts\.csv is not UTF-8"):
        crm.pull(NOW)


def test_a_file_that_lacks_a_column_is_refused_whole(crm: CsvFolder) -> None:
    (crm.folder / "contacts.csv").write_text(CONTACTS.replace("level", "rank"), "utf-8")
    with pytest.raises(CrmError, match="lacks the column level"):
        crm.pull(NOW)


def test_a_missing_file_is_named(crm: CsvFolder) -> None:
    (crm.folder / "csms.csv").unlink()
    with pytest.raises(CrmError, match=r"csms\.csv is missing"):
        crm.pull(NOW)


def test_a_file_that_is_no_csv_is_refused_whole(crm: CsvFolder) -> None:
    (crm.folder / "csms.csv").write_text(CSMS + '"open,quote\n', "utf-8")
    with pytest.raises(CrmError, match="is not CSV"):
        crm.pull(NOW)


def test_a_byte_order_mark_of_a_spreadsheet_is_no_fault(crm: CsvFolder) -> None:
    (crm.folder / "csms.csv").write_text("\ufeff" + CSMS, "utf-8")
    assert crm.pull(NOW).csms[0].crm_id == "sam"


def write(crm: CsvFolder, *rows: tuple[str, str]) -> None:
    """Write accounts with their cadences, as an apply does."""
    written = [WrittenCadence(one, Cadence.parse(text), "asked", "=Ada", 0.75, NOW, NOW) for one, text in rows]
    values = {
        row.account_crm_id: {
            name: crm.shaped(name, FIELDS[name].of(row, kind_of(name, to))) for name, to in TARGETS.items()
        }
        for row in written
    }
    assert list(crm.write(values)) == [dict.fromkeys(values)]
    assert crm.read(list(values)) == values


def rows_of(crm: CsvFolder) -> list[dict[str, str]]:
    with (crm.folder / WRITTEN).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_recommended_cadence_is_written_in_notation_and_words(crm: CsvFolder) -> None:
    write(crm, ("acme", "1/P1M"))
    (row,) = rows_of(crm)
    assert (row["account_crm_id"], row["cadence"], row["words"], row["contacts_a_year"]) == (
        "acme",
        "P1M",
        "once a month",
        "12",
    )
    assert (row["agreement"], row["newest_answer_at"]) == ("0.75", "2026-11-02T09:00:00+00:00")


def test_writing_replaces_the_accounts_own_row_and_leaves_the_others(crm: CsvFolder) -> None:
    write(crm, ("acme", "1/P1M"), ("globe", "1/P1M"))
    write(crm, ("acme", "1/P3M"))
    assert [(row["account_crm_id"], row["cadence"]) for row in rows_of(crm)] == [("acme", "P3M"), ("globe", "P1M")]


def test_writing_the_same_twice_changes_nothing(crm: CsvFolder) -> None:
    write(crm, ("acme", "1/P1M"))
    before = (crm.folder / WRITTEN).read_bytes()
    write(crm, ("acme", "1/P1M"))
    assert (crm.folder / WRITTEN).read_bytes() == before


def test_the_file_is_replaced_and_never_written_into(crm: CsvFolder) -> None:
    write(crm, ("acme", "1/P1M"))
    with (crm.folder / WRITTEN).open(encoding="utf-8") as open_before:
        write(crm, ("globe", "1/P1M"))
        assert "globe" not in open_before.read()
    assert sorted(path.name for path in crm.folder.iterdir() if path.name.endswith(".new")) == []


def test_a_folder_that_is_gone_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(CrmError, match="cannot be written"):
        write(CsvFolder(tmp_path / "gone", TARGETS), ("acme", "1/P1M"))


def test_an_id_that_begins_like_a_formula_keeps_its_one_row(crm: CsvFolder) -> None:
    write(crm, ("-5", "1/P1M"))
    write(crm, ("-5", "1/P3M"))
    assert [(row["account_crm_id"], row["cadence"]) for row in rows_of(crm)] == [("'-5", "P3M")]


def test_a_folder_in_the_place_of_a_file_is_refused(crm: CsvFolder) -> None:
    (crm.folder / "csms.csv").unlink()
    (crm.folder / "csms.csv").mkdir()
    with pytest.raises(CrmError, match=r"csms\.csv cannot be read"):
        crm.pull(NOW)


def test_a_csm_may_belong_to_a_team(crm: CsvFolder) -> None:
    assert crm.pull(NOW).csms[0].team is None
    (crm.folder / "csms.csv").write_text(CSMS.replace("zone\n", "zone,team\n").replace("Berlin\n", "Berlin,North\n"))
    assert [csm.team for csm in crm.pull(NOW).csms] == ["North"]


def test_a_file_from_before_a_field_was_mapped_gets_its_column(crm: CsvFolder) -> None:
    (crm.folder / WRITTEN).write_text("account_crm_id,cadence\nglobe,P1Y\n", "utf-8")
    write(crm, ("acme", "1/P1M"))
    assert [(row["account_crm_id"], row["cadence"], row["words"]) for row in rows_of(crm)] == [
        ("acme", "P1M", "once a month"),
        ("globe", "P1Y", ""),
    ]


def test_an_account_whose_fields_are_all_blank_has_no_row(crm: CsvFolder) -> None:
    write(crm, ("acme", "1/P1M"))
    list(crm.write({"acme": dict.fromkeys(TARGETS)}))
    assert rows_of(crm) == []


def test_columns_that_are_not_mapped_stay_as_they_are(crm: CsvFolder) -> None:
    note = " =1+1, she said "
    with (crm.folder / WRITTEN).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [("my_note", "account_crm_id", "cadence", "empty"), (note, "globe", "P1Y", ""), ("two\nlines", "olga")]
        )
    write(crm, ("acme", "1/P1M"))
    shown = [(row["account_crm_id"], row["cadence"], row["my_note"], row["empty"]) for row in rows_of(crm)]
    assert shown == [("acme", "P1M", "", ""), ("globe", "P1Y", note, ""), ("olga", "", "two\nlines", "")]


def test_an_account_whose_fields_are_all_taken_back_keeps_its_note(crm: CsvFolder) -> None:
    (crm.folder / WRITTEN).write_text("account_crm_id,cadence,my_note\nacme,P1M,ours\nglobe,P1M,\n", "utf-8")
    list(crm.write({"acme": dict.fromkeys(TARGETS), "globe": dict.fromkeys(TARGETS)}))
    assert [(row["account_crm_id"], row["cadence"], row["my_note"]) for row in rows_of(crm)] == [("acme", "", "ours")]


def test_a_column_of_others_outlives_the_last_row(crm: CsvFolder) -> None:
    (crm.folder / WRITTEN).write_text("account_crm_id,cadence,my_note\nacme,P1M,\n", "utf-8")
    list(crm.write({"acme": dict.fromkeys(TARGETS)}))
    assert (crm.folder / WRITTEN).read_text("utf-8").splitlines()[0].endswith(",my_note")


def test_cells_without_a_column_are_no_fault(crm: CsvFolder) -> None:
    (crm.folder / WRITTEN).write_text("account_crm_id,cadence\nglobe,P1Y,stray,cells\n", "utf-8")
    write(crm, ("acme", "1/P1M"))
    assert [row["account_crm_id"] for row in rows_of(crm)] == ["acme", "globe"]


def test_a_file_of_cadences_that_is_not_utf8_is_told_as_such(crm: CsvFolder) -> None:
    (crm.folder / WRITTEN).write_bytes(b"account_crm_id,note\nacme,\xff\n")
    with pytest.raises(CrmError, match="is not UTF-8"):
        crm.read(["acme"])
