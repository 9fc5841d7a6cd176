from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from reports.monthly.facts import AccountRhythm, Change, DecisionMade, Held, MonthFigures, OptOut
from reports.monthly.pdf import Paper, packaged_fonts, render
from reports.monthly.scope import Scope
from reports.monthly.voices import Readings, Theme
from tests.reports.monthly.cast import MONTH, MONTHLY, accounts, asked, figures, loads, picture, quote, segment

HOSTILE = [
    '#panic("x") $ * _ @ref \\ #eval("1") // gone /* gone */ = Heading',
    "<script>alert(1)</script> &amp; &lt; ]]>",
    "`raw` ~ -- --- ... 'single' \"double\" https://example.com/?a=b#c",
    "[content] {code} \\u{41} \\n %PDF-1.7 \\ \\",
]


def paper(found: MonthFigures, company: str = "Northwind Software") -> PdfReader:
    return PdfReader(BytesIO(render(found, Paper(company, "#0b6157"))))


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def conformance(reader: PdfReader) -> bool:
    return b"<pdfuaid:part>1" in reader.trailer["/Root"]["/Metadata"].get_object().get_data()


def full(words: str = "We wait two days for an answer to a ticket.") -> MonthFigures:
    said = quote(words, "support", sentiment="negative", signals=("churn_risk",))
    return figures(
        asked=asked(110, 61),
        accounts=accounts(too_much=12, as_wished=3, too_little=3),
        segments=[segment("small", 4, 26)],
        changes=[Change("Acme", "Sam", None, MONTHLY, words, MONTH.ends_at)],
        found=1,
        decisions=[DecisionMade("Acme", "Sam", MONTHLY, "email", MONTHLY, words, MONTH.ends_at)],
        opt_outs=[OptOut(None, None, "link", MONTH.ends_at)],
        comments=1,
        themes=[Theme("support", 1, 0, 0, 0, (said,))],
        risks=[said],
        held=Held(2, discarded=2),
    )


def test_the_letter_has_summary_findings_and_quotes() -> None:
    text = text_of(paper(full()))
    for part in (
        "How we kept in touch October 2026 · all accounts",
        "61 of the 110 people we asked",
        "Do they answer?",
        "Two thirds of the accounts want less contact than they get",
        "We talk to small accounts 6.5 times as often as they would like",
        "12 accounts contacted too much",
        "“We wait two days for an answer to a ticket.” Ada Lane, champion, Acme · may leave",
        "One comment is about support, and critical",
        "One person opted out",
        "Two answers were held because a mail filter may have sent them: two discarded.",
    ):
        assert part in text


def test_every_theme_is_counted_and_quoted_and_each_chart_has_its_table() -> None:
    said = [[quote(f"Words {number} of theme {name}", f"theme {name}") for number in (1, 2)] for name in range(13)]
    themes = [Theme(f"theme {name}", 20 - name, 0, 0, 0, tuple(both), 25) for name, both in enumerate(said)]
    text = text_of(paper(replace(full(), comments=40, themes=themes)))
    for name in range(13):
        assert f"“Words 1 of theme {name}”" in text
        assert f"“Words 2 of theme {name}”" in text
        assert f"theme {name} {20 - name} 0 0 {20 - name} 25 −{5 + name}" in text
    assert "Contact Accounts too much 12 as wished 3 too little 3 wish not known 0" in text


def test_the_pdf_is_tagged_with_title_language_and_page_numbers() -> None:
    reader = paper(full())
    assert reader.metadata
    assert reader.metadata.title == "How we kept in touch, October 2026"
    assert reader.metadata.author == "Northwind Software"
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert conformance(reader)
    pages = len(reader.pages)
    assert pages >= 2
    for number, page in enumerate(reader.pages, 1):
        assert f"Page {number} of {pages}" in page.extract_text()
        assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]


def test_the_words_of_a_chart_are_text_in_the_pdf() -> None:
    assert "24 accounts" in text_of(paper(figures(accounts=accounts(too_much=24, as_wished=1))))


@pytest.mark.parametrize("words", HOSTILE)
def test_what_looks_like_markup_is_printed_as_it_was_written(words: str) -> None:
    reader = paper(full(words))
    assert "".join(words.split()) in "".join(text_of(reader).split())
    assert conformance(reader)


def test_hostile_names_are_printed_as_they_are() -> None:
    found = full()
    worst: list[AccountRhythm] = [one._replace(name='#read("/etc/passwd")', csm="*Sam*") for one in found.accounts]
    text = text_of(
        paper(replace(found, accounts=worst, scope=Scope("team-x", "$x$ #pagebreak()", (1,))), "#set page(width: 1pt)")
    )
    for part in ('#read("/etc/passwd")', "*Sam*", "$x$ #pagebreak()", "#set page(width: 1pt)"):
        assert "".join(part.split()) in "".join(text.split())


def test_a_pictograph_is_named_so_that_the_letter_stays_accessible() -> None:
    reader = paper(full("The beer is on us 🍺👍🏽❤️"))
    assert "The beer is on us (beer mug)(thumbs up sign)" in text_of(reader)


@pytest.mark.parametrize(
    "words",
    [
        "שלום, פעם בחודש",
        "مرة في الشهر",
        "月に一回",
        "\u202eesrever\u202c",
        "a\x00b\x07c",
        "lone \ud83d half",
        "x" * 4000,
        "long words " * 400,
    ],
)
def test_no_script_and_no_length_breaks_the_letter(words: str) -> None:
    text = text_of(paper(full(words)))
    assert "What do they say?" in text
    assert "Ada Lane, champion, Acme" in text


def test_fonts_that_are_installed_as_a_package_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.monthly.pdf.CJK_FONTS", "fonts_of_a_test")
    assert packaged_fonts() == []
    folder = tmp_path / "fonts_of_a_test"
    folder.mkdir()
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    assert packaged_fonts() == [str(folder)]


def test_letter_paper_has_its_own_size() -> None:
    reader = PdfReader(BytesIO(render(full(), Paper("Northwind Software", "#0b6157", "letter"))))
    assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in reader.pages} == {(612, 792)}
    assert conformance(reader)


def test_all_new_parts_stand_on_paper() -> None:
    renewing = accounts(too_much=1)[0]._replace(renewal_on=date(2026, 12, 24))
    theme = Theme("support", 1, 0, 0, 0, (quote("Too slow.", "support"),), 4)
    text = text_of(
        paper(
            replace(
                full(),
                renewals=[renewing],
                team=picture(),
                readings=Readings(30, 10, 2, 3, 1, 4),
                themes=[theme],
                loads=loads(),
            )
        )
    )
    for part in (
        "One account renews in the next 90 days, contacted other than wished",
        "renews on 24 December 2026, Sam Hill",
        "13 of 16 readings that people checked were right",
        "Waiting for the review 4 13 %",
        "One account spoke of leaving",
        "Support (one comment, three fewer than the month before)",
        "One of three CSMs has too few hours, by 10 hours a month in all",
        "Kim Roe 80 60 40 30 10",
        "Why do we come to work?",
        "What brings us to work most: our customers, 48 of 100",
        "Our mission 32.0 % 0",
        "8 of 10 answered “Team, autumn”, closed on 1 October 2026.",
    ):
        assert part in text, part


def test_an_empty_month_is_a_letter_too() -> None:
    reader = paper(figures())
    text = text_of(reader)
    assert "nobody was asked how often they would like to hear from us" in text
    assert "No account has told us its wish yet" in text
    assert "No wish is known yet" in text
    assert conformance(reader)


def test_one_account_is_a_letter_too() -> None:
    text = text_of(
        paper(figures(accounts=accounts(too_little=1), asked=asked(1, 1), segments=[segment("small", 12, 2)]))
    )
    assert "All of the people asked answered" in text
    assert "One account contacted too little" in text


def test_two_thousand_accounts_are_no_more_pages_than_a_hundred() -> None:
    hundred = paper(figures(accounts=accounts(too_much=50, too_little=50)))
    many = paper(figures(accounts=accounts(too_much=1000, too_little=1000)))
    assert len(many.pages) == len(hundred.pages)
    assert "1,000 accounts contacted too much" in text_of(many)
    assert "And 988 more accounts, all in the workbook of this report." in text_of(many)
