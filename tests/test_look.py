"""The company's look comes from settings that are checked at the start: colours by their contrast, the logo by what it
is."""

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import create_app
from config import Config
from look import LARGEST, Look, LookError, load_logo
from parts import Parts
from tests.pages import Page
from tests.test_theme import COLOURS
from theme import DARK_GROUNDS, ENOUGH, LIGHT_GROUNDS, least_contrast

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 3">{}</svg>'
DRAWING = SVG.format('<defs><path id="a" d="M0 0h9v3z"/></defs><use href="#a" fill="url(#b)" style="stroke:#123"/>')


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(b"\0\x0b\x61\x57"))
    + chunk(b"IEND", b"")
)
KINDS = {
    "image/png": PNG,
    "image/jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "image/webp": b"RIFF\x1a\0\0\0WEBPVP8L",
    "image/svg+xml": DRAWING.encode(),
}


def is_picture(content: bytes) -> bool:
    return content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")) or content[:4] + content[8:12] == b"RIFFWEBP"


def write(folder: Path, content: bytes, name: str = "logo") -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


@pytest.mark.parametrize(("kind", "content"), KINDS.items())
def test_a_logo_is_told_by_what_it_holds(folder: Path, kind: str, content: bytes) -> None:
    assert load_logo(write(folder, content, "logo.txt")).media_type == kind


@pytest.mark.parametrize(
    ("inside", "says"),
    [
        ("<script>alert(1)</script>", "<script>"),
        ("<SCRIPT/>", "<script>"),
        ('<x:script xmlns:x="http://www.w3.org/2000/svg"/>', "<script>"),
        ("<foreignObject/>", "<foreignobject>"),
        ('<path onload="alert(1)"/>', "onload"),
        ('<path ONCLICK="x"/>', "onclick"),
        ('<a href="https://example.com"><path/></a>', "href"),
        ('<a href=" java&#10;script:alert(1)"/>', "href"),
        ('<use xlink:href="other.svg#a"/>', "href"),
        ('<image href="https://example.com/x.png"/>', "href"),
        ('<image href="data:image/svg+xml,&lt;svg/>"/>', "href"),
        ("<style>@import 'https://example.com/x.css'</style>", "styles"),
        ("<style>path{fill:url(https://example.com/x)}</style>", "styles"),
        ('<path style="fill:url( &quot;https://example.com/x&quot;)"/>', "style"),
        ('<path style="fill:u\\72l(//example.com)"/>', "style"),
        ('<path fill="url(//example.com/#x)"/>', "fill"),
        ('<animate attributeName="href" to="javascript:1"/>', "<animate>"),
        ('<set attributeName="onclick" to="x"/>', "<set>"),
    ],
)
def test_a_drawing_that_is_more_than_a_drawing_is_refused(folder: Path, inside: str, says: str) -> None:
    with pytest.raises(LookError, match=re.escape(says)) as caught:
        load_logo(write(folder, SVG.format(inside).encode(), "logo.svg"))
    assert "LOGO_FILE: logo.svg" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is no PNG"),
        (b"GIF89a", "is no PNG"),
        (b"<svg", "is no PNG"),
        (b"<html/>", "is no SVG"),
        (b"<svg/>", "is no SVG"),
        (b"%PDF-1.7", "is no PNG"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + DRAWING.encode(), "DOCTYPE"),
        (b'<?xml version="1.0"?><?xml-stylesheet href="x"?>' + DRAWING.encode(), "style sheet"),
        (DRAWING.encode("utf-16"), "DOCTYPE or is no UTF-8"),
        (b'<?xml version="1.0" encoding="nonsense"?><svg/>', "is no PNG"),
        (PNG + b"x" * LARGEST, "100 kB are the most"),
    ],
)
def test_what_is_no_logo_is_refused_with_the_reason(folder: Path, content: bytes, says: str) -> None:
    with pytest.raises(LookError, match=says):
        load_logo(write(folder, content))


@given(st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_file_holds_the_fault_is_told(folder: Path, content: bytes) -> None:
    with pytest.raises(LookError, match=r"^LOGO_FILE: logo ") if not is_picture(content) else nullcontext():
        load_logo(write(folder, content))


def test_a_file_that_is_not_there_is_named(folder: Path) -> None:
    for path in (folder / "none.png", folder):
        with pytest.raises(LookError, match=r"LOGO_FILE: .* cannot be read"):
            load_logo(path)


def test_a_colour_that_cannot_be_read_stops_the_start_and_names_the_nearest_that_passes(config: Config) -> None:
    bad = config.model_copy(update={"accent_colour": "#ff8800"})
    with pytest.raises(LookError, match=r"ACCENT_COLOUR: #ff8800 .* 2\.1\d to 1.* 4\.5 to 1") as caught:
        Parts.assemble(bad)
    nearest = str(caught.value).rpartition(" ")[2]
    assert Look.of(nearest, "", None).light == nearest


def test_the_colour_of_dark_mode_is_checked_on_dark(config: Config) -> None:
    with pytest.raises(LookError, match=r"ACCENT_COLOUR_DARK: #0b6157 cannot be read on the dark pages"):
        Parts.assemble(config.model_copy(update={"accent_colour_dark": "#0b6157"}))


@given(COLOURS, COLOURS)
def test_every_look_that_is_accepted_can_be_read_and_every_refusal_names_one_that_is(light: str, dark: str) -> None:
    try:
        look = Look.of(light, dark, None)
    except LookError as error:
        nearest = str(error).rpartition(" ")[2]
        is_dark = str(error).startswith("ACCENT_COLOUR_DARK")
        assert Look.of("#0b6157" if is_dark else nearest, nearest if is_dark else "", None)
    else:
        assert (look.light, look.dark) == (light, dark)
        assert least_contrast(light, LIGHT_GROUNDS) >= ENOUGH <= least_contrast(dark, DARK_GROUNDS)


def test_without_a_dark_colour_the_light_one_is_made_lighter() -> None:
    look = Look.of("#0b6157", "", None)
    assert least_contrast(look.dark, DARK_GROUNDS) >= ENOUGH


@pytest.fixture
def engine(one_engine: object) -> object:
    return one_engine


@pytest.fixture
def with_logo(config: Config, folder: Path) -> Iterator[Flask]:
    file = write(folder, DRAWING.encode(), "logo.svg")
    made = create_app(config.model_copy(update={"logo_file": file, "accent_colour_dark": "#8fd3c8"}))
    made.testing = True
    yield made
    made.extensions["parts"].engine.dispose()


def test_the_logo_stands_over_the_pages_and_says_the_companys_name(with_logo: Flask) -> None:
    client = with_logo.test_client()
    image = Page(client.get("/sign-in")).soup.select_one("header img")
    assert image["alt"] == "Nord & Co"
    served = client.get(image["src"])
    assert (served.data, served.mimetype) == (DRAWING.encode(), "image/svg+xml")
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    for part in ("default-src 'none'", "sandbox"):
        assert part in served.headers["Content-Security-Policy"]
    assert "immutable" in served.headers["Cache-Control"]


def test_another_logo_has_another_address(folder: Path) -> None:
    versions = {load_logo(write(folder, content)).version for content in KINDS.values()}
    assert len(versions) == len(KINDS)


def test_without_a_logo_the_name_stands_there(client: FlaskClient) -> None:
    page = Page(client.get("/sign-in"))
    assert page.all("header .company") == ["Nord & Co"]
    assert client.get("/logo").status_code == 404


def test_the_colours_of_the_settings_reach_the_pages(with_logo: Flask) -> None:
    sheet = with_logo.test_client().get("/accent.css").text
    assert "--accent:#0b6157" in sheet
    assert "prefers-color-scheme:dark){:root{--accent:#8fd3c8" in sheet
