"""All that was understood of a customer's words, as fields to put right: the wish that counts from day to day, each
other wish with its stage, days, and ways that they do not want. What was not understood is not asked."""

from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.fields.choices import SelectChoice

from classifier import Reading, Wish
from classifier.reading import preferences
from survey.correcting import DELEGATED, EVENT, STOP, CorrectionForm, as_fields
from survey.label_fields import OCCASIONS, STAGES, OneWishForm
from survey.labelling import DaysForm, days_fields

TOLD = "Pick one of the answers shown"
LEFT_OUT = "I do not ask for this"
NOT_AT_ALL = "Not at all then"
# What is said of all contact is asked of the wish that counts from day to day, and not of one for a stage.
OF_ALL_CONTACT = (DELEGATED, STOP)


class AnotherWishForm(OneWishForm):
    """A wish beside the one that counts from day to day, as its customer puts it right."""

    rule = "customer"

    def __init__(self, before: Wish, sent: MultiDict[str, str] | None, prefix: str) -> None:
        # What the page does not hold stays as it was read.
        super().__init__(before, False, sent if sent and f"{prefix}often" in sent else None, prefix)
        unfit = {EVENT, *OF_ALL_CONTACT} - {before.kind}
        usual = [one for one in self.often.choices if one.value and one.value not in unfit]
        in_a_stage = [SelectChoice(STOP, NOT_AT_ALL) if one.value == STOP else one for one in usual]
        self.often.choices = [SelectChoice("", LEFT_OUT), *in_a_stage]
        self.occasions.choices = [SelectChoice(*one) for one in (OCCASIONS | {"meeting": "Our own meetings"}).items()]

    @property
    def heading(self) -> str:
        """When this wish holds, as a heading."""
        return STAGES[self.before.when or ""] if self.before and self.before.when else "Besides"


class PuttingRight:
    """The fields of a reading, and what they say once they are sent. `main` is of the wish that counts from day to
    day, `others` of the rest, `days` of what holds for all of them. What was picked beside the words, channel or rate,
    stands in the fields where the words name none."""

    def __init__(
        self,
        before: Reading,
        picked_channel: str | None,
        sent: MultiDict[str, str] | None = None,
        picked_rate: str = "",
    ) -> None:
        self.before = before
        self.others = [
            (number, AnotherWishForm(wish, sent, f"wish{number}-"))
            for number, wish in enumerate(before.wishes)
            if number != before.main and (wish.when or not before.needs_review)  # a guess is not asked about
        ]
        self.main = CorrectionForm(sent, as_fields(before, picked_channel, picked_rate), before.main_wish)
        if self.others and before.main is None:  # what they said of a stage alone may stand alone
            self.main.often.validators, self.main.often.flags.required = (), False
        self.days = DaysForm(sent, data=days_fields(before))

    @property
    def other_forms(self) -> list[AnotherWishForm]:
        """The fields of the other wishes."""
        return [form for _, form in self.others]

    @property
    def asks_preferred_days(self) -> bool:
        """Whether days were understood on which contact is welcome."""
        return bool(self.before.days["prefer"])

    @property
    def asks_refused_ways(self) -> bool:
        """Whether ways of contact were understood that are not wanted."""
        return bool(self.days.not_by.data or self.before.channels["avoid"])

    @property
    def _forms(self) -> list[Form]:
        return [self.main, *self.other_forms, self.days]

    @property
    def faults(self) -> list[tuple[str, str]]:
        """The id of each field that is to be put right, with what is wrong there."""
        found = ((field, error) for form in self._forms for field in form for error in field.errors[:1])
        return [(field.id, error if field.name == "often" else TOLD) for field, error in found]

    def validate(self) -> bool:
        """Return whether all can be taken; faults stand on the fields."""
        are_taken = [form.validate() for form in self._forms]  # all of them, so that all faults are told at once
        return all(are_taken)

    def reading(self, text: str) -> Reading:
        """Return what the fields say about the answer `text`."""
        given = {number: form.wish(text) for number, form in self.others if form.is_given}
        place = len(self.before.wishes) if self.before.main is None else self.before.main
        if self.main.often.data:
            given[place] = self.main.wish(text)
        wishes = tuple(given[number] for number in sorted(given))
        main = sorted(given).index(place) if place in given else None
        named = [wish.channel for wish in wishes if wish.channel]
        return Reading(
            wishes=wishes,
            main=main,
            days=preferences(self.days.prefer_on.data or (), self.main.not_on.data or ()),
            # A way that is picked is wanted, whatever was read.
            channels=preferences(named, [one for one in self.days.not_by.data or () if one not in named]),
            opt_out=main is not None and wishes[main].kind == STOP,
        )
