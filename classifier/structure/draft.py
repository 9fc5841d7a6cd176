"""The draft of a reading: the wishes as they are gathered, and what was noticed on the way."""

from dataclasses import dataclass, field

from classifier.mentions.items import Item
from classifier.reading import Wish
from classifier.structure.clauses import Clause
from classifier.words.hints import Hint, hints_of
from classifier.words.tokens import Tokens


@dataclass(slots=True)
class Draft:
    """The wishes as they are gathered, and what was noticed on the way that speaks for a review."""

    text: str
    tokens: Tokens
    clauses: list[Clause]
    wishes: list[Wish] = field(default_factory=list)
    opt_out: bool = False
    doubts: list[str] = field(default_factory=list)
    _hints: list[Hint] | None = None

    @property
    def hints(self) -> list[Hint]:
        """The phrases that vote for a kind of wish, looked for when they are first asked for."""
        if self._hints is None:
            self._hints = hints_of(self.tokens)
        return self._hints

    @property
    def names_a_rate(self) -> bool:
        """Whether a rate is named, whatever became of it."""
        return any(item.kind == "rate" for clause in self.clauses for item in clause.items)

    def span(self, item: Item) -> tuple[int, int]:
        """The offsets of an item in the original text."""
        return self.tokens[item.start].start, self.tokens[item.end - 1].end

    def add(self, wish: Wish) -> None:
        """Keep a wish unless the same one is there already."""
        same = [w for w in self.wishes if _same(w, wish)]
        if not same:
            self.wishes.append(wish)


def _same(one: Wish, other: Wish) -> bool:
    values = one.kind, one.per_year, one.bound, one.level, one.direction, one.trigger, one.when
    others = other.kind, other.per_year, other.bound, other.level, other.direction, other.trigger, other.when
    return values == others and (one.channel == other.channel or other.channel is None)
