"""Settings: read once, checked, and told apart by name when they are wrong."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from config import Config, ConfigError
from parts import assemble_or_exit
from survey.bounces import envelope_sender

GOOD = {"SECRET_KEY": "k" * 32, "LINK_SECRET": "l" * 32}


@pytest.fixture(autouse=True)
def _only_what_the_test_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Config.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setitem(Config.model_config, "env_file", None)


def with_settings(monkeypatch: pytest.MonkeyPatch, **settings: str) -> Config:
    for name, value in (GOOD | settings).items():
        monkeypatch.setenv(name, value)
    return Config.from_env()


def test_two_secrets_are_enough_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    config = with_settings(monkeypatch)
    assert config.policy == "balanced"
    assert not config.is_https


def test_a_missing_secret_stops_the_start_and_is_named() -> None:
    with pytest.raises(ConfigError, match="LINK_SECRET: is missing") as caught:
        Config.from_env()
    assert "SECRET_KEY: is missing" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SECRET_KEY", "short", "at least 32"),
        ("TIME_ZONE", "Mars/Olympus", "IANA"),
        ("BASE_URL", "example.com", "http"),
        ("SMTP_PORT", "99999", "65535"),
        ("SMTP_PORT", "mail", "integer"),
        ("POLICY", "loudest", "balanced"),
        ("DATABASE_URL", "mysql://x", "postgresql"),
        ("ACCENT_COLOUR", "green", "pattern"),
        ("CLOSES_AFTER", "0", "greater"),
        ("BASE_URL", "https://", "host"),
        ("MAIL_FROM", "hello@@nord", "no e-mail address|pattern"),
        ("MAIL_FROM", "he(llo@nord.example.com", "no e-mail address"),
        ("COMPANY_NAME", "Nord\nBcc: all@example.com", "line break"),
        ("SEND_ON", "MO,someday", "out of MO,TU"),
        ("SEND_ON", "MO,SA", "never on SA or SU"),
        ("SEND_ON", "SA,SU", "never on SA or SU"),
        ("MAIL_FROM", "x" * 33 + "@nord.example.com", "32 letters before the @ at most"),
        ("SEND_UNTIL_HOUR", "8", "later than SEND_FROM_HOUR"),
        ("CALL_UNTIL_HOUR", "9", "later than CALL_FROM_HOUR"),
        ("SENDS_PER_MINUTE", "0", "greater"),
        ("SURVEY_GAP", "-1", "greater"),
    ],
)
def test_a_bad_value_stops_the_start_and_names_the_setting(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    with pytest.raises(ConfigError, match=says) as caught:
        with_settings(monkeypatch, **{name: value})
    assert f"{name}:" in str(caught.value)


def test_settings_come_from_a_file_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(
        "\n".join(f"{name}={value}" for name, value in GOOD.items()) + "\nCOMPANY_NAME=Café Nord\n", "utf-8"
    )
    monkeypatch.setitem(Config.model_config, "env_file", file)
    assert Config.from_env().company_name == "Café Nord"


def test_recipients_are_parted_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    assert with_settings(monkeypatch, REPORT_RECIPIENTS="a@example.com, b@example.com,").report_recipients == (
        "a@example.com",
        "b@example.com",
    )


def test_a_recipient_that_is_no_address_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match=r"REPORT_RECIPIENTS.*no e-mail address"):
        with_settings(monkeypatch, REPORT_RECIPIENTS="a@example.com, nobody")


def test_sending_days_are_told_by_their_two_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    assert with_settings(monkeypatch, SEND_ON="mo, FR").send_days == {0, 4}


def test_on_weekends_nothing_is_sent_but_to_the_mail_server_for_trying_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert with_settings(monkeypatch, SEND_ON="MO,SU", MAILBOX_FOLDER="box").send_days == {0, 6}


def test_the_longest_sender_leaves_room_for_what_bounces_are_found_by(monkeypatch: pytest.MonkeyPatch) -> None:
    config = with_settings(monkeypatch, MAIL_FROM="x" * 32 + "@nord.example.com")
    assert len(envelope_sender(config.mail_from, config.link_secret, 999_999_999).partition("@")[0]) == 64


@pytest.mark.parametrize(
    ("url", "warns"),
    [
        ("http://ask.nord.example.com", True),
        ("https://ask.nord.example.com", False),
        ("http://127.0.0.1:8000", False),
        ("http://localhost:8000", False),
        ("http://[::1]:8000", False),
    ],
)
def test_addresses_without_tls_are_warned_of_at_the_start(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, url: str, warns: bool
) -> None:
    with_settings(monkeypatch, BASE_URL=url)
    assemble_or_exit().engine.dispose()
    assert ("BASE_URL: begins with http://" in caplog.text) is warns


def test_settings_cannot_be_changed_later(monkeypatch: pytest.MonkeyPatch) -> None:
    config = with_settings(monkeypatch)
    with pytest.raises(ValidationError):
        config.policy = "cautious"  # type: ignore[misc]


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = repr(
        with_settings(monkeypatch, SMTP_PASSWORD="open sesame", DATABASE_URL="postgresql+psycopg://u:hush@h/d")
    )
    assert "open sesame" not in shown
    assert "hush" not in shown
    assert "k" * 32 not in shown


def test_every_setting_says_what_it_means() -> None:
    assert all(field.description for field in Config.model_fields.values())
