"""The grammar as an automaton: places, and the symbols that lead from one to the next.

The grammar has no recursion, so it needs no chart: each of its rules is a set of paths from the first place.
"""

from collections.abc import Iterable, Sequence

from nltk.grammar import CFG, Nonterminal, Production

FIRST = 0
Places = frozenset[int]


class Automaton:
    """``edges`` holds for each symbol the places that it leads from, and where to.

    ``complete`` holds for each place the numbers of the rules that end there, in their order.
    """

    def __init__(self, grammar: CFG, names: Sequence[str]) -> None:
        """Build the rules of these names; a place is shared by all that comes there by the same symbols."""
        self.complete: dict[int, tuple[int, ...]] = {}
        self.edges: dict[str, dict[int, tuple[int, ...]]] = {}
        self._between: dict[tuple[int, object], int] = {}
        self._led: set[tuple[int, object, int]] = set()
        for number, name in enumerate(names):
            for production in grammar.productions(lhs=Nonterminal(name)):
                place = self._lead(grammar, FIRST, production)
                self.complete[place] = (*self.complete.get(place, ()), number)
        # Only the edges are needed from here on; the rest would be walked by every garbage collection.
        self._between.clear()
        self._led.clear()

    def _lead(self, grammar: CFG, place: int, production: Production, end: int | None = None) -> int:
        """Lead from a place through a production, to the end where one is given; the place that it ends at."""
        symbols = production.rhs()
        for symbol in symbols[:-1]:
            place = self._join(grammar, place, symbol, self._after(place, symbol))
        return self._join(grammar, place, symbols[-1], self._after(place, symbols[-1]) if end is None else end)

    def _after(self, place: int, symbol: object) -> int:
        """The place after a symbol, the same one for all rules that come here by the same symbols."""
        key = (place, symbol)
        if key not in self._between:
            self._between[key] = FIRST + 1 + len(self._between)
        return self._between[key]

    def _join(self, grammar: CFG, place: int, symbol: object, target: int) -> int:
        if not isinstance(symbol, Nonterminal):
            edges = self.edges.setdefault(str(symbol), {})
            if target not in edges.get(place, ()):
                edges[place] = (*edges.get(place, ()), target)
        elif (place, symbol, target) not in self._led:
            self._led.add((place, symbol, target))
            for production in grammar.productions(lhs=symbol):
                self._lead(grammar, place, production, target)
        return target

    def step(self, places: Places, symbols: Iterable[str]) -> Places:
        """All places that any of the symbols leads to."""
        found: list[int] = []
        for symbol in symbols:
            edges = self.edges[symbol]
            for place in edges.keys() & places:
                found += edges[place]
        return frozenset(found)

    def earliest(self, places: Places) -> int | None:
        """The number of the earliest rule that is complete at one of the places."""
        return min([self.complete[place][0] for place in places if place in self.complete], default=None)
