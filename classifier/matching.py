"""Finding the rules in a row of tokens: the grammar as an automaton, made deterministic step by step as texts come.

The grammar has no recursion, so it needs no chart: a state is a set of places in the grammar, and the step from a state
by a symbol is computed once. The longest match at each place wins; of two rules that read one span alike, the earlier.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from nltk.grammar import CFG, Nonterminal

from classifier.rules import Rule
from classifier.tokens import Token

MOST_STATES = 50_000


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that fired on the tokens from ``start`` to before ``end``, with the symbol that each was read as."""

    rule: Rule
    start: int
    end: int
    symbols: tuple[str, ...]


@dataclass(slots=True)
class State:
    """A set of places of the grammar; ``rule`` is the number of the rule that is complete here, if any."""

    places: frozenset[int]
    rule: int | None
    steps: dict[str, "State | None"] = field(default_factory=dict)


class Matcher:
    """The automaton of a grammar and its rules."""

    def __init__(self, grammar: CFG, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self._edges: list[dict[str, list[int]]] = [{}]
        self._shared: dict[tuple[int, object], int] = {}
        self._joined: set[tuple[int, object, int]] = set()
        self._complete: dict[int, int] = {}
        for number, rule in enumerate(rules):
            end = self._place()
            self._complete[end] = number
            self._expand(grammar, 0, Nonterminal(rule.name), end)
        self._states: dict[frozenset[int], State] = {}
        self._first = self._state([0])
        # Only the edges are needed from here on; what served to build them would be walked by every garbage collection.
        self._shared.clear()
        self._joined.clear()
        self.literals = frozenset(symbol for edges in self._edges for symbol in edges)

    def _place(self) -> int:
        self._edges.append({})
        return len(self._edges) - 1

    def _expand(self, grammar: CFG, start: int, symbol: Nonterminal, end: int) -> None:
        for production in grammar.productions(lhs=symbol):
            place = start
            for at, part in enumerate(production.rhs()):
                target = end if at == len(production.rhs()) - 1 else self._between(place, part)
                self._join(grammar, place, part, target)
                place = target

    def _between(self, place: int, part: object) -> int:
        """The place after a symbol, the same one for all rules that come here by the same symbols."""
        key = (place, part)
        if key not in self._shared:
            self._shared[key] = self._place()
        return self._shared[key]

    def _join(self, grammar: CFG, place: int, part: object, target: int) -> None:
        if isinstance(part, Nonterminal):
            if (place, part, target) not in self._joined:
                self._joined.add((place, part, target))
                self._expand(grammar, place, part, target)
        else:
            targets = self._edges[place].setdefault(str(part), [])
            if target not in targets:
                targets.append(target)

    def _state(self, places: Iterable[int]) -> State:
        key = frozenset(places)
        if key not in self._states:
            complete = [self._complete[place] for place in key if place in self._complete]
            self._states[key] = State(key, min(complete, default=None))
        return self._states[key]

    def _step(self, state: State, symbol: str) -> State | None:
        places = [target for place in state.places for target in self._edges[place].get(symbol, ())]
        found = self._state(places) if places else None
        if len(self._states) > MOST_STATES:
            self._forget()
        state.steps[symbol] = found
        return found

    def _forget(self) -> None:
        self._states.clear()
        self._first = self._state([0])

    def match(self, tokens: Sequence[Token]) -> list[Match]:
        """The matches from left to right, each the longest at its place, none overlapping."""
        found: list[Match] = []
        at = 0
        while at < len(tokens):
            best = self._longest(tokens, at)
            if best is None:
                at += 1
            else:
                found.append(best)
                at = best.end
        return found

    def _longest(self, tokens: Sequence[Token], start: int) -> Match | None:
        best_end, best_rule = start, -1
        best_symbols: tuple[str, ...] = ()
        paths: list[tuple[State, tuple[str, ...]]] = [(self._first, ())]
        at, count = start, len(tokens)
        while paths and at < count:
            ahead: list[tuple[State, tuple[str, ...]]] = []
            symbols = tokens[at].lexeme.symbols
            at += 1
            for state, read in paths:
                for symbol in symbols:
                    steps = state.steps
                    step = steps[symbol] if symbol in steps else self._step(state, symbol)
                    if step is not None:
                        path = (*read, symbol)
                        ahead.append((step, path))
                        if step.rule is not None and (at > best_end or step.rule < best_rule):
                            best_end, best_rule, best_symbols = at, step.rule, path
            paths = ahead
        return Match(self.rules[best_rule], start, best_end, best_symbols) if best_rule >= 0 else None
