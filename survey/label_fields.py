"""The fields of one wish as a CSM puts it right: those of the customer's form (`survey.correcting`), with stage,
occasions, and any other rate in words."""

from dataclasses import replace
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError

import classifier
from cadence import Bound, Cadence
from classifier import Wish
from survey.correcting import EVENT, FURTHER, LIMITS, RATES, WishFields, opening, read_as, without_limit

NOTHING, ON_OCCASION = "nothing", "Only on an occasion"
STAGES = {
    "": "At any time",
    "steady": "In normal times",
    "onboarding": "During implementation",
    "project": "During a project",
    "renewal": "Around the renewal",
    "release": "Around releases",
    "incident": "While a problem is open",
    "season": "In a season",
}
OCCASIONS = {
    "incident": "Something goes wrong",
    "release": "Something is new",
    "renewal": "Contract or price",
    "project": "A project or an upgrade",
    "need": "There is something to say",
    "security": "A security matter",
    "people": "A contact changes",
    "meeting": "Their own meetings",
}
LONGEST_OTHER = 80


class OneWishForm(WishFields):
    """One wish with its stage and its occasions, and a rate of any kind in words; `rule` says who puts it right."""

    rule = "csm"

    other = StringField(
        "Or any other rate, in words", [Length(max=LONGEST_OTHER, message=f"Say it in {LONGEST_OTHER} characters")]
    )
    stage = SelectField("When", choices=[SelectChoice(*one) for one in STAGES.items()], default="")
    occasions = SelectMultipleField("On which occasions", choices=[SelectChoice(*one) for one in OCCASIONS.items()])

    def __init__(self, before: Wish | None, is_first: bool, sent: MultiDict[str, str] | None, prefix: str) -> None:
        self.before, self.is_first = before, is_first
        super().__init__(sent, prefix=prefix, data=_fields(before) if before else None)
        self.often.validators, self.often.flags.required = (), False
        self.often.choices = _choices(before, is_first)

    @property
    def is_given(self) -> bool:
        """Whether the fields say a wish."""
        return bool(self.other.data or self.often.data not in ("", NOTHING))

    def validate_often(self, field: Field) -> None:
        """Want a word about the first wish; the others may be left out."""
        if self.is_first and not field.data and not self.other.data:
            raise ValidationError("Pick what comes closest")

    def validate_other(self, field: Field) -> None:
        """Want words that say a rate."""
        if field.data and self._named is None:
            raise ValidationError("That is not read as a rate; try “every five weeks” or “2-3 times a year”")

    def validate_occasions(self, field: Field) -> None:
        """Want an occasion where one is spoken of."""
        if self.often.data == EVENT and not self.other.data and not field.data:
            raise ValidationError("Pick at least one occasion")

    def wish(self, text: str) -> Wish:
        """Return what the fields say about the answer `text`: the wish that was read, where nothing was changed."""
        if self.before and self._is_unchanged(_fields(self.before)):
            return self.before
        kind, _, value = self.often.data.partition(" ")
        cadence = self._cadence()
        return Wish(
            kind="periodic" if cadence else kind,
            span=self.before.span if self.before else (0, len(text)),
            cadence=cadence,
            level=value if kind == "vague" and not cadence else None,
            direction=value if kind == "relative" and not cadence else None,
            factor=self.before.factor if self.before and self.before.direction == value and not cadence else None,
            trigger=tuple(self.occasions.data) if kind == EVENT and not cadence else (),
            when=None if kind == EVENT and not cadence else self.stage.data or None,
            channel=self.channel.data or None,
            rule=self.rule,
        )

    def _is_unchanged(self, read: dict[str, Any]) -> bool:
        occasions = {"occasions": sorted(read["occasions"])}
        return bool(self.data | {"occasions": sorted(self.occasions.data or ())} == read | occasions)

    def _cadence(self) -> Cadence | None:
        if self._named:
            return self._named
        if not self.often.data[:1].isdigit():
            return None
        picked = Cadence.parse(self.often.data)
        return picked if picked.bound is Bound.RANGE else replace(picked, bound=Bound(self.limit.data))

    @property
    def _named(self) -> Cadence | None:
        read = classifier.read(self.other.data).main_wish if self.other.data else None
        return read.cadence if read else None


def _fields(wish: Wish) -> dict[str, Any]:
    """The values of the fields that say `wish`."""
    limit = wish.cadence.bound if wish.cadence and wish.cadence.bound in LIMITS else Bound.EXACT
    return {
        "often": read_as(wish),
        "limit": limit.value,
        "channel": wish.channel or "",
        "other": "",
        "stage": wish.when or "",
        "occasions": list(wish.trigger),
    }


def _choices(before: Wish | None, is_first: bool) -> list[SelectChoice]:
    """The customer's choices, the rate that was read where it is none of them, and what only a reader tells apart."""
    none = SelectChoice(NOTHING, "They ask for nothing") if is_first else SelectChoice("", "Not asked for")
    further = [SelectChoice(*one) for one in FURTHER.items()]
    usual = [SelectChoice(EVENT, ON_OCCASION) if one.value == EVENT else one for one in RATES[1:]]
    read = without_limit(before.cadence) if before and before.cadence else None
    known = {choice.value for choice in usual}
    own = [SelectChoice(str(read), f"{opening(read.words())}, as read")] if read and str(read) not in known else []
    return [RATES[0], *usual, *own, *further, none] if is_first else [none, *usual, *own, *further]
