"""The fields of a CSM say what was read, and what is not touched comes back as it was."""

import json

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form

import classifier
from classifier import Reading
from config import HERE
from survey.labelling import LabelForm

TEXTS = [
    json.loads(line)["text"]
    for line in (HERE / "tests" / "classifier" / "fresh" / "learnt.jsonl").read_text("utf-8").splitlines()
]


def sent(form: LabelForm) -> MultiDict[str, str]:
    """What a browser sends of the fields as they are filled in."""
    pairs = [(field.name, value) for part in form.forms for field in part for value in _values(part, field.short_name)]
    return MultiDict([*pairs, ("main", form.main)])


def _values(part: Form, name: str) -> list[str]:
    data = part.data[name]
    return list(data) if isinstance(data, list) else [] if data is None else [str(data)]


@pytest.mark.parametrize("start", range(0, 400, 100))
def test_every_reading_comes_back_as_it_was(start: int) -> None:
    for text in TEXTS[start : start + 100]:
        read = classifier.read(text)
        if not read.wishes:
            continue  # the first field then wants a word
        form = LabelForm(read, sent(LabelForm(read)))
        assert form.validate(), (text, [part.errors for part in form.forms])
        after = form.reading(text)
        assert (after.wishes, after.main, after.opt_out) == (read.wishes, read.main, read.opt_out), text
        assert {side: set(days) for side, days in after.days.items()} == {
            side: set(days) for side, days in read.days.items()
        }
        assert set(after.channels["avoid"]) == set(read.channels["avoid"]), text
        assert form.is_unchanged(text)


@pytest.mark.parametrize(
    ("picked", "kind", "what"),
    [
        ({"often": "relative less"}, "relative", "less"),
        ({"often": "vague low"}, "vague", "low"),
        ({"often": "delegated"}, "delegated", None),
        ({"often": "stop"}, "stop", None),
        ({"often": "event", "occasions": "security"}, "event", ("security",)),
        ({"other": "every 2-3 weeks"}, "periodic", "range"),
    ],
)
def test_every_kind_of_wish_can_be_said(picked: dict[str, str], kind: str, what: object) -> None:
    form = LabelForm(Reading(), MultiDict({"limit": "exact", "often": ""} | picked))
    assert form.validate()
    reading = form.reading("hm")
    (wish,) = reading.wishes
    assert (wish.kind, wish.direction or wish.level or wish.trigger or wish.bound) == (kind, what)
    assert (reading.main, reading.opt_out, wish.rule) == (0, kind == "stop", "csm")


def test_a_wish_for_a_stage_alone_says_nothing_about_every_day() -> None:
    form = LabelForm(Reading(), MultiDict({"often": "1/P1W", "limit": "exact", "stage": "onboarding"}))
    assert (form.validate(), form.reading("hm").main) == (True, None)


def test_that_nothing_is_asked_for_can_be_said() -> None:
    form = LabelForm(classifier.read("once a month"), MultiDict({"often": "nothing", "limit": "exact"}))
    assert form.validate()
    assert (form.reading("hm").wishes, form.reading("hm").main) == ((), None)


def test_no_contact_in_a_season_is_no_opt_out_when_another_wish_is_put_right() -> None:
    text = "Stop the weekly calls. Quarterly, and nothing between mid-October and New Year."
    read = classifier.read(text)
    assert [(wish.kind, wish.when) for wish in read.wishes] == [("periodic", "steady"), ("stop", "season")]
    form = LabelForm(read, MultiDict([*sent(LabelForm(read)).items(multi=True)]))
    form.wishes[0].often.data = "1/P1M"
    after = form.reading(text)
    assert ([wish.kind for wish in after.wishes], after.main, after.opt_out) == (["periodic", "stop"], 0, False)
