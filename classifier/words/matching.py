"""Finding the rules in a row of tokens, by an automaton that is made deterministic step by step as texts come.

The longest match at each place wins; of two rules that read one span alike, the earlier.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from nltk.grammar import CFG

from classifier.words.automaton import FIRST, Automaton, Places
from classifier.words.lexicon import Lexeme
from classifier.words.rules import Rule
from classifier.words.tokens import Token

MOST_STEPS = 100_000
MOST_KINDS = 50_000
RATE = "rate"
# Kinds of rules that take a word away from a rate only by chance.
SHORT = frozenset(["alone", "marker", "brief", "want", "noise", "contact", "occasion", "too_little"])
# "In December three | times a year": a number behind a month is its day only by chance.
LOOSE = "month-and-day"


class Kind(tuple[str, ...]):
    """All symbols of a lexeme that occur in any pattern: what the rules can tell of it. There is one of each, so
    that it is a quick key."""

    __slots__ = ()
    __hash__ = object.__hash__


@dataclass(slots=True)
class Match:
    """A rule that fired on the tokens from ``start`` to before ``end``."""

    rule: Rule
    start: int
    end: int


@dataclass(slots=True, eq=False)
class State:
    """A set of places of the automaton; ``rule`` is the number of the rule that is complete here, if any."""

    places: Places
    rule: int | None
    steps: dict[Kind, "State | None"] = field(default_factory=dict)


UNKNOWN = State(frozenset(), None)


class Kinds(dict[Lexeme, Kind]):
    """The kind of each lexeme, one object for all that are alike to the rules."""

    def __init__(self, alphabet: frozenset[str]) -> None:
        super().__init__()
        self._alphabet = alphabet
        self._alike: dict[tuple[str, ...], Kind] = {}

    def __missing__(self, lexeme: Lexeme) -> Kind:
        if len(self) >= MOST_KINDS:
            self.clear()
        symbols = tuple([symbol for symbol in lexeme.symbols if symbol in self._alphabet])
        kind = self._alike.get(symbols)
        if kind is None:
            kind = self._alike[symbols] = Kind(symbols)
        self[lexeme] = kind
        return kind


class Matcher:
    """The rules of a grammar, ready to be found."""

    def __init__(self, grammar: CFG, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self._automaton = Automaton(grammar, [rule.name for rule in rules])
        self.literals = frozenset(self._automaton.edges)
        self._kinds = Kinds(self.literals)
        self._forget()

    def _forget(self) -> None:
        self._states: dict[Places, State] = {}
        self._steps = 0
        self._first = self._state(frozenset([FIRST]))

    def _state(self, places: Places) -> State:
        if places not in self._states:
            self._states[places] = State(places, self._automaton.earliest(places))
        return self._states[places]

    def _step(self, state: State, kind: Kind) -> State | None:
        """The state after a word of a kind; remembered, up to a bound."""
        if self._steps >= MOST_STEPS:
            self._forget()
        self._steps += 1
        places = self._automaton.step(state.places, kind)
        found = state.steps[kind] = self._state(places) if places else None
        return found

    def match(self, tokens: Sequence[Token]) -> list[Match]:
        """The matches from left to right, each the longest at its place, none overlapping."""
        kinds = [self._kinds[token.lexeme] for token in tokens]
        found: list[Match] = []
        at = 0
        while at < len(kinds):
            rule, end = self._longest(kinds, at)
            if rule is not None and (cut := self._cut_short(kinds, at, end, rule)):
                rule, end = self._longest(kinds[:cut], at)
            if rule is not None:
                found.append(Match(self.rules[rule], at, end))
            at = end
        return found

    def _cut_short(self, kinds: Sequence[Kind], at: int, end: int, rule: int) -> int:
        """Where a rate begins inside a match that is no rate, reaches beyond it, and is longer; 0 where none does.

        "Hence one | mail a quarter": such a rate has the words.
        """
        if self.rules[rule].kind not in SHORT and self.rules[rule].name != LOOSE:
            return 0
        for inside in range(at + 1, end):
            other, reach = self._longest(kinds, inside)
            if other is not None and self.rules[other].kind == RATE and reach > end and reach - inside > end - at:
                return inside
        return 0

    def _longest(self, kinds: Sequence[Kind], at: int) -> tuple[int | None, int]:
        """The number of the rule whose match at a place is the longest, and where to go on."""
        rule, end = None, at + 1
        state = self._first
        for place in range(at, len(kinds)):
            kind = kinds[place]
            ahead = state.steps.get(kind, UNKNOWN)
            if ahead is UNKNOWN:
                ahead = self._step(state, kind)
            if ahead is None:
                break
            state = ahead
            if state.rule is not None:
                rule, end = state.rule, place + 1
        return rule, end

    def symbols(self, match: Match, tokens: Sequence[Token]) -> tuple[str, ...]:
        """The symbols that the rule of a match read its tokens as: the first way that leads to its end."""
        kinds = [self._kinds[token.lexeme] for token in tokens[match.start : match.end]]
        return self._read_as(match.rule, kinds, frozenset([FIRST])) or ()

    def _read_as(self, rule: Rule, kinds: Sequence[Kind], places: Places) -> tuple[str, ...] | None:
        if not kinds:
            number = self._automaton.earliest(places)
            return () if number is not None and self.rules[number] is rule else None
        for symbol in kinds[0]:
            ahead = self._automaton.step(places, (symbol,))
            rest = self._read_as(rule, kinds[1:], ahead) if ahead else None
            if rest is not None:
                return (symbol, *rest)
        return None
