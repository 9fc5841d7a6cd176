"""The patterns of all rules as one NLTK grammar: a rule's name and a choice are non-terminals, words are terminals.

In a pattern ``UPPER`` is a word class, ``Capital`` a line shared by rules, ``lower`` the word itself, ``_`` any word,
``a|b`` a choice and ``x?`` optional.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import pairwise, product
from operator import contains

from nltk.grammar import CFG, Nonterminal, Production

from classifier.words.lexicon import Lexicon, Phrases
from classifier.words.rules import Rule

# The symbols of which one stands at a place of a pattern.
Choice = tuple[str, ...]
Row = tuple[Choice, ...]
NOTHING: Set[str] = frozenset()


def grammar(shared: Mapping[str, str], rules: Sequence[Rule], lexicon: Lexicon) -> CFG:
    """The context-free grammar of all rules; choices stay choices, so that it is hardly longer than the rule book."""
    lines = [(name, body) for name, bodies in shared.items() for body in bodies.split(";")]
    lines += [(rule.name, body) for rule in rules for body in rule.patterns]
    found = [(name, row) for name, body in lines for row in dict.fromkeys(rows(body, lexicon))]
    choices = dict.fromkeys(choice for _, row in found for choice in row)
    found += [(_name(choice), ((one,),)) for choice in choices if len(choice) > 1 for one in choice]
    names = {name: Nonterminal(name) for name in dict.fromkeys(name for name, _ in found)}
    choices |= {(one,): None for choice in choices for one in choice}
    symbols = {choice: _symbol(choice, shared, names) for choice in choices}
    productions = [Production(names[name], [symbols[choice] for choice in row]) for name, row in found]
    return CFG(names[rules[0].name], productions, calculate_leftcorners=False)


def _symbol(choice: Choice, shared: Mapping[str, str], names: Mapping[str, Nonterminal]) -> Nonterminal | str:
    """A shared line and a choice are non-terminals; one word is a terminal, even where a rule has its name."""
    name = _name(choice)
    return names[name] if name in shared or len(choice) > 1 else name


def _name(choice: Choice) -> str:
    return "|".join(choice)


def rows(body: str, lexicon: Lexicon) -> Iterator[Row]:
    """The rows of choices that a pattern stands for, its words spelt and merged as the lexicon does.

    What is optional is left out in a row of its own. Words that may merge are written out, a row for each way; the
    others of their choice stay together, or a long pattern would become thousands of rows.
    """
    parts = [part for element in body.split() for part in _split_hyphens(element)]
    ways = product(*(_options(part, lexicon.spelling) for part in parts))
    for row in dict.fromkeys(tuple([choice for choice in kept if choice]) for kept in ways):
        merging = _merging(row, lexicon.phrases)
        if merging:
            parted = (_parted(choice, merging.get(at, NOTHING)) for at, choice in enumerate(row))
            yield from (tuple(_merged(way, lexicon.phrases)) for way in product(*parted))
        elif row:
            yield row


def _split_hyphens(element: str) -> list[str]:
    """A hyphen is a token of its own, in patterns as in texts."""
    inside = "-" in element[1:-1] and "|" not in element
    return re.split(r"(?<=\w)(-)(?=\w)", element) if inside else [element]


def _options(element: str, spelling: Mapping[str, str]) -> list[Choice]:
    """The choice at a place, and the empty one where it may be left out."""
    optional = element.endswith("?") and len(element) > 1
    symbols = element.removesuffix("?").split("|") if optional else element.split("|")
    choice = tuple(spelling.get(symbol, symbol) for symbol in symbols if symbol)
    return [choice, ()] if optional else [choice]


def _merging(row: Row, phrases: Phrases) -> dict[int, set[str]]:
    """The words of a row that may be part of several that make one token, by their places."""
    found: dict[int, set[str]] = {}
    for at, (choice, after) in enumerate(pairwise(row)):
        for by_second in (phrases[symbol] for symbol in choice if symbol in phrases):
            for parts, _ in (several for second in after for several in by_second.get(second, ())):
                if len(parts) <= len(row) - at and all(map(contains, row[at:], parts)):
                    for place, part in enumerate(parts, at):
                        found.setdefault(place, set()).add(part)
    return found


def _parted(choice: Choice, merging: Set[str]) -> Row:
    """Each word that may merge by itself, and the others of the choice together."""
    others = tuple(one for one in choice if one not in merging)
    alone = tuple((one,) for one in choice if one in merging)
    return (*alone, others) if others else alone


def _merged(way: Row, phrases: Phrases) -> Iterator[Choice]:
    at = 0
    while at < len(way):
        size, choice = 1, way[at]
        first, second = choice[0], way[at + 1][0] if at + 1 < len(way) else ""
        for parts, several in phrases.get(first, {}).get(second, ()):
            if way[at : at + len(parts)] == tuple((part,) for part in parts):
                size, choice = len(parts), (several.form,)
                break
        yield choice
        at += size
