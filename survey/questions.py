"""The parts of a questionnaire file: questions of several kinds, their options, and conditions on earlier answers."""

from collections import Counter
from typing import Annotated, Literal, Self
from unicodedata import category

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from accounts.models import Channel as ContactChannel
from cadence import Cadence

DELEGATED, STOP = "delegated", "stop"
# The choice question with this key asks by which channel; its answer counts where own words name none.
CHANNEL = "channel"
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Text = Annotated[str, Field(min_length=1)]


def _on_one_line(text: str) -> str:
    # A title stands in the subject of mails, where a line break would let no mail be written.
    if any(category(letter) in ("Cc", "Zl", "Zp") for letter in text):
        raise ValueError("has to stand on one line, without control characters")
    return text


Line = Annotated[Text, AfterValidator(_on_one_line)]
# The same, where nothing may be said.
LineOrNone = Annotated[str, AfterValidator(_on_one_line)]
# An option's value, or a step of a scale, which TOML may give as a number.
Value = Annotated[str, BeforeValidator(lambda value: str(value) if type(value) is int else value)]
Wish = Cadence | Literal["delegated", "stop"]
Kind = Literal["cadence", "choice", "choices", "scale", "sum", "comment", "contact"]

OF_KIND: dict[str, set[str]] = {
    "cadence": {"options"},
    "choice": {"options", "none_label"},
    "choices": {"options"},
    "scale": {"lowest", "highest", "lowest_label", "highest_label"},
    "sum": {"parts", "tie_break"},
    "comment": set(),
    "contact": set(),
}
OF_SOME = set().union(*OF_KIND.values())
NEEDED = {"options", "parts"}


class Strict(BaseModel):
    """A part of a questionnaire file: unchangeable, and without keys that nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Option(Strict):
    """One answer to pick, or one part of a sum. `wish` (of a cadence question) is a cadence such as "1/P1M",
    "delegated" or "stop"."""

    value: Key
    label: Line
    wish: str | None = None

    @model_validator(mode="after")
    def _says_a_wish(self) -> Self:
        if self.wish not in (None, DELEGATED, STOP):
            Cadence.parse(str(self.wish))
        return self

    def as_wish(self) -> Wish | None:
        """Return what picking this option asks for."""
        if self.wish in (DELEGATED, STOP):
            return "delegated" if self.wish == DELEGATED else "stop"
        return (self.wish and Cadence.parse(self.wish)) or None


class Condition(Strict):
    """Holds where one of the values in `among` was picked for the earlier question `question`."""

    question: Key
    among: Annotated[tuple[Value, ...], Field(min_length=1, alias="is")]


class Question(Strict):
    """One question; docs/questionnaires.md describes the kinds and their keys. `new_page` begins a page with it;
    `tie_break` is asked where the largest parts of a sum tie."""

    key: Key
    kind: Kind
    text: Line
    help: str = ""
    required: bool = False
    new_page: bool = False
    show_if: Condition | None = None
    options: tuple[Option, ...] = ()
    none_label: Line = "No answer"
    lowest: int = 0
    highest: int = 10
    lowest_label: LineOrNone = ""
    highest_label: LineOrNone = ""
    parts: tuple[Option, ...] = ()
    tie_break: LineOrNone = ""

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        foreign = self.model_fields_set & OF_SOME - OF_KIND[self.kind]
        if foreign:
            raise ValueError(f"a {self.kind} question has no {min(foreign)}")
        for name in sorted(NEEDED & OF_KIND[self.kind]):
            if not getattr(self, name):
                raise ValueError(f"a {self.kind} question needs {name}")
        return self

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if self.kind == "cadence" and not all(option.wish for option in self.options):
            raise ValueError("each option of a cadence question needs a wish")
        if self.kind != "cadence" and any(option.wish for option in (*self.options, *self.parts)):
            raise ValueError("only an option of a cadence question has a wish")
        if self.kind == "scale" and not 1 <= self.highest - self.lowest <= 10:
            raise ValueError("a scale has 2 to 11 steps from lowest to highest")
        if self.kind == "sum" and len(self.parts) < 2:
            raise ValueError("a sum needs two parts or more")
        if self.key == CHANNEL:
            self._asks_for_a_channel()
        only_once("option", [option.value for option in self.options])
        only_once("part", [part.value for part in self.parts])
        return self

    def _asks_for_a_channel(self) -> None:
        unknown = [option.value for option in self.options if option.value not in list(ContactChannel)]
        if self.kind != "choice" or unknown:
            offered = f"not {unknown[0]!r}" if unknown else f"not a {self.kind}"
            raise ValueError(f"the question {CHANNEL!r} is a choice of {', '.join(ContactChannel)}, {offered}")

    @property
    def pickable(self) -> list[Option]:
        """What can be picked: the options, or the steps of a scale."""
        if self.kind == "scale":
            steps = range(self.lowest, self.highest + 1)
            return [Option.model_construct(value=str(step), label=str(step)) for step in steps]
        return list(self.options)

    def offers(self, value: str) -> bool:
        """Return whether `value` can be picked."""
        return value in {option.value for option in self.pickable}


def only_once(what: str, keys: list[str]) -> None:
    """Raise ValueError, naming the key, where one stands more than once."""
    doubled = [key for key, count in Counter(keys).items() if count > 1]
    if doubled:
        raise ValueError(f"{what} {doubled[0]!r} stands more than once")
