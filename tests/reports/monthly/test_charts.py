import json
import re
from xml.etree import ElementTree

from reports.monthly.charts import COLOURS, SPECS, Chart, charts
from reports.monthly.voices import Theme
from rhythm.marks import PAPER
from tests.reports.monthly.cast import accounts, figures, loads, picture, segment

HOSTILE = "\"}]}</svg><script>alert(1)</script> datum.x & 'é"


def drawn(name: str, **changed: object) -> Chart:
    return charts(figures(**changed))[name]


def words_in(chart: Chart) -> list[str]:
    assert chart.svg
    found = ElementTree.fromstring(chart.svg).iter("{http://www.w3.org/2000/svg}text")
    return [text.text or "" for text in found]


def test_the_balance_is_drawn_and_told_as_a_table() -> None:
    chart = drawn("balance", accounts=accounts(too_much=2, as_wished=1, unknown=1))
    assert [tuple(row) for row in chart.table] == [
        ("too much", "2"), ("as wished", "1"), ("too little", "0"), ("wish not known", "1"),
    ]  # fmt: skip
    assert {"too much", "2 accounts", "1 account"} <= set(words_in(chart))
    assert chart.in_words.startswith(f"{chart.finding}. too much: Accounts 2; as wished: Accounts 1")


def test_the_segments_have_words_on_their_axis() -> None:
    chart = drawn("segments", segments=[segment("small", 4, 26), segment("large", None, None)])
    assert {"small", "never", "yearly", "quarterly", "monthly", "weekly", "delivered"} <= set(words_in(chart))
    assert "large" not in words_in(chart)
    assert list(chart.table[0]) == [
        "small",
        "about once a quarter",
        "about once a quarter",
        "about every two weeks",
        "3 of 4",
    ]
    assert list(chart.table[1])[1:4] == ["–", "–", "–"]


def test_the_axis_reaches_a_daily_rhythm() -> None:
    assert "daily" in words_in(drawn("segments", segments=[segment("small", 261, 261)]))


def test_themes_are_drawn_by_tone() -> None:
    chart = drawn("themes", themes=[Theme("support", 3, 1, 1, 2, ())])
    assert {"support", "critical", "mixed or neutral", "kind", "7"} <= set(words_in(chart))
    assert list(chart.table[0]) == ["support", "3", "2", "2", "7", "–", "–"]


def test_the_table_of_themes_tells_the_month_before_and_the_change() -> None:
    befores = (None, 1, 3, 5)
    chart = drawn("themes", themes=[Theme("support", 3, 0, 0, 0, (), before) for before in befores])
    assert [row[-2:] for row in chart.table] == [("–", "–"), ("1", "+2"), ("3", "0"), ("5", "−2")]


def test_the_team_is_drawn_with_the_largest_part_first() -> None:
    chart = drawn("team", team=picture())
    assert {"Our customers", "48 %", "Our mission", "32 %"} <= set(words_in(chart))
    assert list(chart.table[0]) == ["Our customers", "47.5 %", "2"]
    assert chart.finding == "What brings us to work most: our customers, 48 of 100"


def test_hours_are_drawn_with_what_is_too_many_in_words() -> None:
    chart = drawn("hours", loads=loads())
    assert {"Kim Roe", "40 of 30, 10 too many", "Sam Hill", "12 of 30"} <= set(words_in(chart))
    assert "Dana Poe" not in words_in(chart), "she has no accounts"
    assert [list(row) for row in chart.table] == [
        ["Kim Roe", "80", "60", "40", "30", "10"],
        ["Sam Hill", "20", "18", "12", "30", "–"],
        ["Dana Poe", "0", "0", "0", "30", "–"],
    ]


def test_nothing_to_show_is_no_picture() -> None:
    assert [chart.svg for chart in charts(figures()).values()] == [None] * 5
    assert [chart.on_page for chart in charts(figures()).values()] == [None] * 5


def test_a_hostile_name_stays_text() -> None:
    chart = drawn("segments", segments=[segment(HOSTILE, 4, 26)])
    assert chart.svg
    assert "<script" not in chart.svg
    assert any(text.startswith('"}]}</svg>') for text in words_in(chart))


def test_every_colour_is_a_custom_property_on_the_page_and_fixed_on_paper() -> None:
    themes = [Theme("support", 3, 1, 1, 2, ())]
    some = {"accounts": accounts(too_much=2), "segments": [segment("small", 4, 26)], "themes": themes}
    found = charts(figures(**some, team=picture(), loads=loads()))
    for chart in found.values():
        assert chart.svg
        assert "var(" not in chart.svg
        on_page = str(chart.on_page)
        assert not re.findall(r'"(#[0-9a-f]{3,6})"', on_page)
        assert "style=" not in on_page, "the content security policy knows no inline styles"


def test_the_specs_use_the_colours_of_the_palette_and_fetch_nothing() -> None:
    known = set(COLOURS.values()) | set(PAPER.values())
    for file in SPECS.glob("*.json"):
        text = file.read_text(encoding="utf-8")
        assert set(re.findall(r"#[0-9a-f]{6}", text)) <= known
        assert json.loads(text)["data"] == {"name": "rows"}
        assert re.findall('https?://[^"]+', text) == ["https://vega.github.io/schema/vega-lite/v6.json"]
