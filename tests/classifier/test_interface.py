"""The machine interface: one line for each line, in order, with errors in their place."""

import json
import resource
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from classifier import Reading, read, rule_book_version
from classifier.__main__ import main, run

ROOT = Path(__file__).parents[2]
FIELDS = {
    "id", "wishes", "main", "days", "channels", "opt_out", "topics", "signals", "sentiment", "confidence", "needs_review",
}  # fmt: skip


def answered(*lines: str, explained: bool = False) -> tuple[int, list[dict[str, Any]]]:
    out = StringIO()
    status = run(StringIO("".join(line + "\n" for line in lines)), out, explained)
    return status, [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_line_holds_every_field_of_the_contract() -> None:
    status, (line,) = answered(
        '{"id": 7, "question": "cadence", "text": "weekly during rollout, then monthly by mail"}'
    )
    assert status == 0
    assert set(line) == FIELDS
    assert line["id"] == 7
    first, second = line["wishes"]
    assert first["timex"] == {"type": "SET", "value": "P1W", "quant": "EVERY"}
    assert (first["when"], first["rrule"], first["per_year"]) == ("onboarding", "FREQ=WEEKLY", [52.18, 52.18])
    assert (second["when"], second["channel"], line["main"]) == ("steady", "email", 1)


def test_wrong_lines_yield_errors_in_their_place_and_the_run_goes_on() -> None:
    status, lines = answered(
        '{"id": 1, "text": "monthly"}', "not json", "", "[1]", '{"id": "x"}', '{"id": 2, "text": 5}',
        '{"id": 3, "text": "q", "question": "weather"}', '{"id": 4, "text": "weekly"}', "[" * 100_000,
    )  # fmt: skip
    assert status == 1
    assert [("error" in line, line["id"]) for line in lines] == [
        (False, 1), (True, None), (True, None), (True, None), (True, "x"), (True, 2), (True, 3), (False, 4), (True, None),
    ]  # fmt: skip


def test_the_explanation_holds_the_reading_and_its_stages() -> None:
    _, (line,) = answered('{"id": 1, "text": "not weekly, monthly"}', explained=True)
    assert line["reading"] == read("not weekly, monthly").to_json()
    assert [row["text"] for row in line["dropped"]] == ["weekly"]
    assert {row["rule"] for row in line["rules"]} >= {"refused", "rate-word"}
    assert line["rule_book"] == rule_book_version()


def test_an_unknown_option_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--wrong"]) == 2
    assert "usage" in capsys.readouterr().err


def test_the_module_runs_as_a_program() -> None:
    """In a process of its own, with text that is not ASCII."""
    line = json.dumps({"id": "é", "text": "Monthly – by e-mail 📧"}, ensure_ascii=False)
    before = time_of_children()
    done = subprocess.run(
        [sys.executable, "-m", "classifier"],
        input=line + "\n",
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["wishes"][0]["channel"] == "email"
    assert time_of_children() - before < 10


def time_of_children() -> float:
    """Seconds of a processor's time, however busy the machine is with others."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_the_version_is_short_and_stays_the_same() -> None:
    assert len(rule_book_version()) == 12
    assert rule_book_version() == rule_book_version()


def test_another_question_is_refused() -> None:
    with pytest.raises(ValueError, match="cadence, comment"):
        read("monthly", "weather")


def test_a_fault_in_one_text_costs_no_other_its_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(text: str, question: str) -> Reading:
        return read(text, question) if text != "faulty" else [Reading()][1]

    monkeypatch.setattr("classifier.__main__.read", faulty)
    status, rows = answered(
        *(json.dumps({"id": n, "text": text}) for n, text in enumerate(["weekly", "faulty", "monthly"]))
    )
    assert status == 1
    assert rows[1] == {"id": 1, "error": "this text could not be read (IndexError)"}
    assert [row["main"] for row in (rows[0], rows[2])] == [0, 0]
