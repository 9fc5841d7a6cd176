"""The fields by which a customer says a wish, or puts right how it was read; the other wishes of a reading have those
of `survey.putting_right`, and a CSM has the same for each wish (`survey.labelling`)."""

from dataclasses import replace
from typing import Any

from wtforms import Form, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from cadence import DAY_NAMES, LADDER, WORKING_WEEK, Bound, Cadence
from classifier import Reading, Wish
from classifier.reading import preferences
from survey.kinds import MOST_CHARACTERS, not_longer_than

EVENT, DELEGATED, STOP = "event", "delegated", "stop"
OTHER_WISHES = {
    EVENT: "Only when there is something to say",
    DELEGATED: "You decide",
    STOP: "Please don't contact me any more",
}
FURTHER = {
    "relative less": "Less often than today",
    "relative more": "More often than today",
    "relative same": "As often as today",
    "vague low": "Only now and then",
    "vague medium": "Regularly",
    "vague high": "Often",
}
LIMITS = {Bound.EXACT: "About that often", Bound.AT_MOST: "At most that often", Bound.AT_LEAST: "At least that often"}
CHANNELS = {
    "": "No preference",
    "email": "E-mail",
    "phone": "Phone call",
    "video": "Video call",
    "in_person": "In person",
    "chat": "Chat message",
    "sms": "Text message",
    "report": "Written report",
}


def opening(words: str) -> str:
    """Return `words` as the beginning of a sentence."""
    return words[:1].upper() + words[1:]


RATES = [
    SelectChoice("", "Pick what comes closest"),
    *(SelectChoice(str(one), opening(one.words())) for one in LADDER),
    *(SelectChoice(kind, label) for kind, label in OTHER_WISHES.items()),
]


class WishFields(Form):  # type: ignore[misc]
    """One wish: how often, how strictly, and by which channel."""

    often = SelectField(
        "How often shall we be in touch?", [InputRequired("Pick what comes closest")], choices=RATES, default=""
    )
    limit = RadioField("How strictly?", choices=[SelectChoice(*one) for one in LIMITS.items()], default=Bound.EXACT)
    channel = SelectField("Which way?", choices=[SelectChoice(*one) for one in CHANNELS.items()], default="")


class CorrectionForm(WishFields):
    """The wish that counts, and on which days not."""

    not_on = SelectMultipleField(
        "Which days do not suit you?", choices=[SelectChoice(day, DAY_NAMES[day]) for day in WORKING_WEEK]
    )

    def __init__(self, formdata: Any = None, data: dict[str, Any] | None = None, before: Wish | None = None) -> None:
        """Take what was sent, the `data` of the fields before, and the wish as it was read `before`, where it was."""
        super().__init__(formdata, data=data)
        self.before = before
        read = (data or {}).get("often", "")
        if read not in {choice.value for choice in RATES}:
            self.often.choices = [*RATES, SelectChoice(read, _as_read(read))]
        avoided = (data or {}).get("not_on", [])
        shown = [day for day in DAY_NAMES if day in WORKING_WEEK or day in avoided]
        self.not_on.choices = [SelectChoice(day, DAY_NAMES[day]) for day in shown]

    def wish(self, text: str) -> Wish:
        """Return what the fields say about the answer `text`."""
        often, span, channel = self.often.data, (0, len(text)), self.channel.data or None
        when = self.before.when if self.before else None
        if self.before and not self.before.cadence and often == read_as(self.before):
            return replace(self.before, span=span, channel=channel, rule="customer")
        if often in OTHER_WISHES:
            return Wish(often, span, trigger=("need",) if often == EVENT else (), channel=channel, rule="customer")
        named = Cadence.parse(often)
        cadence = named if named.bound is Bound.RANGE else replace(named, bound=Bound(self.limit.data))
        return Wish("periodic", span, cadence=cadence, when=when, channel=channel, rule="customer")


class WishForm(CorrectionForm):
    """The same for a new wish. Own words, where there are any, count instead of what is picked."""

    def reading(self, before: Reading) -> Reading:
        """Return what the fields say. Wishes that `before` found for other stages than the steady one stay as they
        were, and so do ways that are not wanted, but for the one that is picked."""
        wish = self.wish("")
        stages = tuple(one for one in before.wishes if one.when not in (None, "steady") and one.kind == "periodic")
        prefer = tuple(one.channel for one in (*stages, wish) if one.channel)
        return Reading(
            wishes=(*stages, wish),
            main=len(stages),
            days=preferences(before.days["prefer"] if not self.not_on.data else (), self.not_on.data or ()),
            channels=preferences(prefer, [one for one in before.channels["avoid"] if one not in prefer]),
            opt_out=wish.kind == STOP,
        )

    often = SelectField("How often shall we be in touch?", choices=RATES, default="")
    words = TextAreaField("Or in your own words", [not_longer_than(MOST_CHARACTERS)])

    def validate_words(self, _field: object) -> None:
        """Want one of the two."""
        if not self.often.data and not self.said:
            raise ValidationError("Pick a frequency, or say it in your own words")

    @property
    def said(self) -> str | None:
        """The own words; None where there are none."""
        text: str = self.words.data or ""
        return text if text.strip() else None


def _as_read(read: str) -> str:
    """The label of what was read and is none of the usual."""
    return FURTHER.get(read) or opening(Cadence.parse(read).words())


def read_as(wish: Wish) -> str:
    """Return the value of the field for how often that says `wish`, among those of all readers."""
    if wish.cadence:
        return str(without_limit(wish.cadence))
    return " ".join(filter(None, (wish.kind, wish.direction, wish.level)))


def without_limit(cadence: Cadence) -> Cadence:
    """Return `cadence` as the rate alone, without "at most" or "at least"; a range stays one."""
    return cadence if cadence.bound is Bound.RANGE else replace(cadence, bound=Bound.EXACT)


def as_fields(reading: Reading, picked_channel: str | None = None, picked_rate: str = "") -> dict[str, Any]:
    """Return the values of the form's fields that come closest to `reading`, and to the channel and the rate that were
    picked (as values of the fields), where the reading names none."""
    wish = reading.main_wish
    cadence = wish.cadence if wish else None
    often = read_as(wish) if wish else picked_rate
    limit = cadence.bound if cadence and cadence.bound in LIMITS else Bound.EXACT
    return {
        "often": often,
        "limit": limit,
        "channel": (wish.channel if wish else None) or picked_channel or "",
        "not_on": list(reading.days["avoid"]),
    }
