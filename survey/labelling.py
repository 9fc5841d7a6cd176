"""The form by which a CSM puts a reading right: all its wishes, one more, and what holds for the answer as a whole."""

from collections.abc import Sequence
from dataclasses import replace

from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectMultipleField
from wtforms.fields.choices import SelectChoice

from cadence import DAY_NAMES
from classifier import Reading, Wish
from classifier.reading import preferences
from survey.correcting import CHANNELS, STOP
from survey.label_fields import OneWishForm

REFUSABLE = {name: label for name, label in CHANNELS.items() if name}
MOST_WISHES = 12


class DaysForm(Form):  # type: ignore[misc]
    """What holds for the answer as a whole."""

    prefer_on = SelectMultipleField("Preferably on", choices=[SelectChoice(*one) for one in DAY_NAMES.items()])
    not_on = SelectMultipleField("Not on", choices=[SelectChoice(*one) for one in DAY_NAMES.items()])
    not_by = SelectMultipleField("Not by", choices=[SelectChoice(*one) for one in REFUSABLE.items()])


class LabelForm:
    """All that a CSM says about one answer: a few wishes, which of them counts from day to day, days and channels."""

    def __init__(self, before: Reading, sent: MultiDict[str, str] | None = None) -> None:
        """Take the reading `before`, and what was `sent`, if anything; a field for one more wish is added."""
        self.before = before
        count = min(len(before.wishes) + 1, MOST_WISHES)
        self.wishes = [
            OneWishForm(wish, number == 0, sent, f"wish{number}-" if number else "")
            for number, wish in enumerate([*before.wishes[:count], None][:count])
        ]
        self.days = DaysForm(sent, data=days_fields(before))
        picked = sent.get("main", "") if sent else "" if before.main is None else str(before.main)
        self.main = picked if picked in {str(number) for number in range(count)} else ""

    @property
    def has_choice(self) -> bool:
        """Whether there are several wishes, one of which counts."""
        return len(self.before.wishes) > 1

    @property
    def forms(self) -> list[Form]:
        """All parts of the form."""
        return [*self.wishes, self.days]

    def validate(self) -> bool:
        """Return whether all can be taken; faults stand on the fields."""
        are_taken = [form.validate() for form in self.forms]  # all of them, so that all faults are told at once
        return all(are_taken)

    @property
    def has_faults(self) -> bool:
        """Whether a field has a fault."""
        return any(form.errors for form in self.forms)

    def is_unchanged(self, text: str) -> bool:
        """Return whether the fields say just what was read."""
        return self.reading(text) == LabelForm(self.before).reading(text)

    def reading(self, text: str) -> Reading:
        """Return what the fields say about the answer `text`."""
        given = [number for number, form in enumerate(self.wishes) if form.is_given]
        wishes = tuple(self.wishes[number].wish(text) for number in given)
        is_as_read = wishes == self.before.wishes
        stops = any(wish.kind == STOP and wish.when is None for wish in wishes)
        refused = self.days.not_by.data or []
        prefer = [one for one in self._preferred(wishes) if one not in refused]
        return replace(
            self.before,
            wishes=wishes,
            main=self._main(given, wishes),
            days=preferences(self.days.prefer_on.data or (), self.days.not_on.data or ()),
            channels=preferences(prefer, refused),
            opt_out=self.before.opt_out if is_as_read else stops,
            needs_review=False,
        )

    def _main(self, given: Sequence[int], wishes: tuple[Wish, ...]) -> int | None:
        """The place among the wishes of that which counts from day to day: as picked, else the first of no stage."""
        if self.main and int(self.main) in given:
            return given.index(int(self.main))
        if wishes == self.before.wishes:
            return self.before.main
        return next((number for number, wish in enumerate(wishes) if wish.when in (None, "steady")), None)

    def _preferred(self, wishes: Sequence[Wish]) -> list[str]:
        """The channels of the wishes, and those that were preferred beside any wish."""
        of_wishes = {wish.channel for wish in self.before.wishes}
        beside = [one for one in self.before.channels["prefer"] if one not in of_wishes]
        return [*(wish.channel for wish in wishes if wish.channel), *beside]


def days_fields(reading: Reading) -> dict[str, list[str]]:
    """Return the values of the fields of days and ways that say the same as `reading`."""
    return {
        "prefer_on": list(reading.days["prefer"]),
        "not_on": list(reading.days["avoid"]),
        "not_by": [one for one in reading.channels["avoid"] if one in REFUSABLE],
    }
