"""What people said in a month: customers in their own words, and the team about its work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

# Stands for words that have outlived their time; how they were read is still known.
FORGOTTEN = "…"


class Comment(NamedTuple):
    """What is counted of a comment: the characters of its words (`length`, None where they have outlived their time),
    and how the rule book reads it."""

    answer_id: int
    length: int | None
    sentiment: str
    topics: tuple[str, ...]


class Quote(NamedTuple):
    """What a contact wrote, unedited or `FORGOTTEN`, with how the rule book reads it."""

    verbatim: str
    contact: str
    level: str
    account: str
    sentiment: str
    topics: tuple[str, ...]
    signals: tuple[str, ...]
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Theme:
    """A topic of the codebook: the number of comments by their sentiment, and up to two of them. `before` is the
    number of comments in the month before; None where nobody wrote one then."""

    topic: str
    negative: int
    mixed: int
    neutral: int
    positive: int
    quotes: tuple[Quote, ...]
    before: int | None = None

    @property
    def comments(self) -> int:
        """Comments that touch the topic."""
        return self.negative + self.mixed + self.neutral + self.positive


@dataclass(frozen=True, slots=True)
class Readings:
    """How well the rule book did on a month's answers in own words: `total` of them, of which people confirmed some
    and put others right, customers on their pages and CSMs in the review; `waiting` still wait for the review."""

    total: int = 0
    confirmed: int = 0
    put_right: int = 0
    reviewed_right: int = 0
    reviewed_wrong: int = 0
    waiting: int = 0

    @property
    def checked(self) -> int:
        """Those of which a person has said whether they are read right."""
        return self.right + self.put_right + self.reviewed_wrong

    @property
    def right(self) -> int:
        """Those that a person has called right."""
        return self.confirmed + self.reviewed_right


NOTHING_READ = Readings()


@dataclass(frozen=True, slots=True)
class Motive:
    """One part of why the team comes to work: the mean of its percents over all who answered, and how often it was
    named where the largest parts of an answer tied."""

    label: str
    mean: float
    named: int

    @property
    def short(self) -> str:
        """The label up to its colon: what stands beside a bar, and in a sentence."""
        return self.label.partition(":")[0]


@dataclass(frozen=True, slots=True)
class TeamPicture:
    """What the team said last when it was asked why it comes to work, the largest part first. `motives` is empty
    unless the wave is closed and enough have answered, so that nobody is singled out. `ties` counts the answers
    whose largest parts tied."""

    wave: str
    closes_at: datetime
    is_closed: bool
    invited: int
    answered: int
    ties: int = 0
    motives: Sequence[Motive] = ()
