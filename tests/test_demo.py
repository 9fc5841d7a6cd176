"""Trying out on one machine: dates near today, settings kept, taken ports named."""

import csv
import os
import socket
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from accounts.crm.csv_folder import CsvFolder
from accounts.crm.mapping import load
from config import HERE, Config
from demo import book
from demo.processes import HOST, CannotRunError, Processes, need_free_port, wait_for, wait_for_port
from demo.settings import INSTANCE, asked_port, need_settings_for_trying_out, write_env_file


@pytest.mark.parametrize("today", [date(2026, 11, 21), date(2027, 6, 30), date(2026, 11, 1), date(2031, 2, 3)])
def test_the_sample_is_moved_by_whole_weeks_to_lie_near_today(tmp_path: Path, today: date) -> None:
    book.copy_to(tmp_path, today)
    moved = CsvFolder(tmp_path, load(HERE / "accounts" / "crm" / "csv.toml").write).pull(datetime.now(UTC))
    assert moved.bad_rows == []
    newest = max(touch.happened_at for touch in moved.touchpoints).date()
    assert timedelta(0) <= today - newest < timedelta(days=10)
    with (tmp_path / "touchpoints.csv").open(encoding="utf-8", newline="") as file:
        assert all(datetime.fromisoformat(row["happened_at"]).weekday() < 5 for row in csv.DictReader(file))


def test_what_is_no_date_is_left_as_it_is(tmp_path: Path) -> None:
    book.copy_to(tmp_path, date(2028, 1, 1))
    with (
        (tmp_path / "contacts.csv").open(encoding="utf-8", newline="") as moved,
        (book.SAMPLE / "contacts.csv").open(encoding="utf-8", newline="") as sample,
    ):
        assert list(csv.reader(moved)) == list(csv.reader(sample))


def test_settings_are_written_once_with_secrets_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / ".env"
    assert write_env_file(path, 8001, 8026)
    before = path.read_text("utf-8")
    assert not write_env_file(path, 9, 9)
    assert path.read_text("utf-8") == before
    assert path.stat().st_mode & 0o077 == 0
    monkeypatch.setitem(Config.model_config, "env_file", path)
    config = Config.from_env()
    assert (config.base_url, config.smtp_port) == ("http://127.0.0.1:8001", 8026)
    assert config.secret_key != config.link_secret


def test_a_taken_port_is_named_with_a_way_out() -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(
            CannotRunError, match=f"Port {port}, wanted for the web pages, is taken.*make run WEB_PORT={port + 1}"
        ):
            need_free_port(port, "the web pages", "WEB_PORT")
        wait_for_port(port)


def test_a_process_that_ends_by_itself_is_named_and_the_others_are_stopped() -> None:
    processes = Processes()
    processes.start("patient", "-c", "import time; time.sleep(60)")
    processes.start("broken", "-c", "pass")
    with pytest.raises(CannotRunError, match="The broken process ended by itself"):
        wait_for(processes, f"http://{HOST}:9/", patience=20)
    processes.stop()
    assert all(process.poll() is not None for process in processes.running.values())


def test_make_run_says_kindly_that_a_port_is_taken(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        port = str(other.getsockname()[1])
        settings = {
            "SECRET_KEY": "k" * 32,
            "LINK_SECRET": "l" * 32,
            "DATABASE_URL": f"sqlite:///{tmp_path / 'x.db'}",
            "MAILBOX_FOLDER": str(INSTANCE / "mailbox"),
            "WEB_PORT": port,
        }
        command = [
            sys.executable,
            "-c",
            "import demo.settings as s, demo.__main__ as m; m.write_env_file = lambda *_: False; m.main()",
        ]
        result = subprocess.run(
            command, env=os.environ | settings, cwd=HERE, capture_output=True, text=True, timeout=60, check=False
        )
    assert result.returncode == 1
    assert f"Port {port}" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("text", ["abc", "99999", "0", "-1", "8000.5"])
def test_what_is_no_port_is_told_as_such(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("WEB_PORT", text)
    with pytest.raises(CannotRunError, match=f"WEB_PORT={text} is no port"):
        asked_port("WEB_PORT")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"crm_folder": Path("/srv/crm")}, "CRM_FOLDER"),
        ({"mailbox_folder": None}, "MAILBOX_FOLDER"),
        ({"smtp_host": "mail.example.com"}, "SMTP_HOST"),
    ],
)
def test_a_real_installation_is_never_tried_out_upon(change: dict[str, object], says: str) -> None:
    safe = Config(_env_file=None, secret_key="k" * 32, link_secret="l" * 32, mailbox_folder=INSTANCE / "mailbox")
    need_settings_for_trying_out(safe)
    with pytest.raises(CannotRunError, match=says):
        need_settings_for_trying_out(safe.model_copy(update=change))
