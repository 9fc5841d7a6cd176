"""The local mailbox: what was sent can be read, and nothing else on the machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from config import Config
from mail import Attachment, Person, compose
from tests.conftest import NOW
from tests.pages import Page

VALUES = {"name": "Ada <i>", "url": "https://ask.example.com/sign-in/abc", "company": "Nord & Co", "accent": "#0b6157"}
NAME = "20261102-090000-000000-00001-ada@example.com.eml"


@pytest.fixture
def mailbox(tmp_path: Path) -> Path:
    folder = tmp_path / "mailbox"
    folder.mkdir()
    files = [Attachment("report.pdf", b"%PDF-1.7"), Attachment("x.html", b"<script>alert(1)</script>", "html")]
    message = compose(
        "sign_in", Person("Ada", "ada@example.com"), Person("Nord", "n@example.com"), VALUES, NOW, attachments=files
    )
    (folder / NAME).write_bytes(bytes(message))
    (tmp_path / "secret.eml").write_text("Subject: secret\n\n", "utf-8")
    return folder


@pytest.fixture
def reader(config: Config, mailbox: Path) -> Iterator[FlaskClient]:
    app = create_app(config.model_copy(update={"mailbox_folder": mailbox}))
    yield app.test_client()
    app.extensions["parts"].engine.dispose()


def test_messages_are_listed_and_read(reader: FlaskClient) -> None:
    assert "Your sign-in link" in Page(reader.get("/mailbox")).text
    page = Page(reader.get(f"/mailbox/{NAME}"))
    assert "https://ask.example.com/sign-in/abc" in page.text
    assert "Auto-Submitted: auto-generated" in page.text


def test_a_message_is_shown_without_scripts_or_anything_from_elsewhere(reader: FlaskClient) -> None:
    response = reader.get(f"/mailbox/{NAME}/html")
    assert "Ada &lt;i&gt;" in response.text
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_an_attached_file_that_is_no_pdf_is_never_shown_as_a_page(reader: FlaskClient) -> None:
    assert reader.get(f"/mailbox/{NAME}/0").mimetype == "application/pdf"
    assert reader.get(f"/mailbox/{NAME}/1").mimetype == "application/octet-stream"
    assert reader.get(f"/mailbox/{NAME}/2").status_code == 404


@pytest.mark.parametrize(
    "name", ["../secret.eml", "..%2Fsecret.eml", "secret.eml", "%2Fetc%2Fpasswd", ".", "nothing.eml"]
)
def test_nothing_outside_the_mailbox_can_be_read(reader: FlaskClient, name: str) -> None:
    assert reader.get(f"/mailbox/{name}").status_code == 404


def test_an_empty_mailbox_says_what_will_be_here(reader: FlaskClient, mailbox: Path) -> None:
    (mailbox / NAME).unlink()
    assert "No mail yet" in Page(reader.get("/mailbox")).text


@pytest.mark.parametrize(
    "headers", ["Date: yesterday", "", "Content-Type: text/plain; charset=klingon", "Subject: =?x?q?=ff?="]
)
def test_a_damaged_message_does_not_hide_the_others(reader: FlaskClient, mailbox: Path, headers: str) -> None:
    (mailbox / "20261103-broken.eml").write_text(f"{headers}\nTo: x\n\nh\u00e4llo\n", "utf-8")
    assert "Your sign-in link" in Page(reader.get("/mailbox")).text
    assert reader.get("/mailbox/20261103-broken.eml").status_code == 200
