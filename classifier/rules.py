"""Rules: a name, patterns of words and word classes, and what they produce; together they are an NLTK grammar.

In a pattern ``UPPER`` is a word class, ``Capital`` a line shared by rules, ``lower`` the word itself, ``_`` any word,
``a|b`` a choice and ``x?`` optional.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from nltk.grammar import CFG, Nonterminal, Production

from classifier.lexicon import Lexicon

LISTS = ("patterns", "examples", "counter_examples", "gives_way_to")
Symbols = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """``kind`` and ``value`` are the two halves of the production, such as ``relative.less``.

    ``gives_way_to`` names the earlier rules that may read the same words and then have them.
    """

    name: str
    patterns: tuple[str, ...]
    kind: str
    value: str
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]
    gives_way_to: tuple[str, ...] = ()


def read_rules(folder: Path) -> tuple[dict[str, str], list[Rule]]:
    """Shared lines of the grammar and the rules of all files in a folder."""
    shared: dict[str, str] = {}
    rules: list[Rule] = []
    for path in sorted(folder.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        shared |= data.get("macros", {})
        rules += [_rule(entry, path.name) for entry in data.get("rule", [])]
    return shared, rules


def _rule(entry: Mapping[str, object], where: str) -> Rule:
    missing = {"name", "production", "patterns"} - set(entry)
    if missing:
        raise ValueError(f"{where}: rule {entry.get('name')} lacks {', '.join(sorted(missing))}")
    kind, _, value = str(entry["production"]).partition(".")
    lists = [_strings(entry.get(name, [])) for name in LISTS]
    return Rule(str(entry["name"]), lists[0], kind, value, lists[1], lists[2], lists[3])


def _strings(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError(f"a list of strings is wanted, not {value!r}")
    return tuple(str(item) for item in value)


def grammar(shared: Mapping[str, str], rules: Sequence[Rule], lexicon: Lexicon) -> CFG:
    """The context-free grammar of all rules; a rule's name is a non-terminal, word classes are terminals."""
    lines = [(name, body) for name, bodies in shared.items() for body in bodies.split(";")]
    lines += [(rule.name, body) for rule in rules for body in rule.patterns]
    names = {name: Nonterminal(name) for name, _ in lines}
    productions = [
        Production(names[name], [names[symbol] if symbol in shared else symbol for symbol in symbols])
        for name, body in lines
        for symbols in dict.fromkeys(expand(body, lexicon))
    ]
    return CFG(names[rules[0].name], productions, calculate_leftcorners=False)


def expand(body: str, lexicon: Lexicon) -> Iterator[Symbols]:
    """Every sequence of symbols that a pattern stands for, its words spelt and merged as the lexicon does."""
    parts = [part for element in body.split() for part in _split_hyphens(element)]
    for symbols in product(*(_choices(part) for part in parts)):
        present = [symbol for symbol in symbols if symbol]
        if present:
            yield tuple(_as_tokens(present, lexicon))


def _split_hyphens(element: str) -> list[str]:
    """A hyphen is a token of its own, in patterns as in texts."""
    inside = "-" in element[1:-1] and "|" not in element
    return re.split(r"(?<=\w)(-)(?=\w)", element) if inside else [element]


def _choices(element: str) -> list[str]:
    optional = element.endswith("?") and len(element) > 1
    return [*element.removesuffix("?").split("|"), ""] if optional else element.split("|")


def _as_tokens(symbols: Sequence[str], lexicon: Lexicon) -> Iterator[str]:
    words = [lexicon.spelling.get(symbol, symbol) for symbol in symbols]
    at = 0
    while at < len(words):
        size, form = 1, words[at]
        for parts, found in lexicon.phrases.get(form, ()):
            if words[at : at + len(parts)] == parts:
                size, form = len(parts), found.form
                break
        yield form
        at += size
