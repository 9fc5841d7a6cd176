"""The rule book: every rule has its examples, each of them needs its rule, and no two rules claim one span alike."""

import re
import tomllib
from copy import copy
from itertools import product

import pytest
from nltk.grammar import CFG, Nonterminal
from nltk.parse.earleychart import EarleyChartParser

from classifier import read
from classifier.pipeline import Language, language
from classifier.words import lexicon
from classifier.words.grammar import grammar, rows
from classifier.words.matching import Matcher
from classifier.words.rules import Rule, read_rules

SHARED, RULES = read_rules(lexicon.DATA / "en" / "rules")
NAMES = [rule.name for rule in RULES]
# Where the stages stand.
CODE = lexicon.DATA.parent


def fired(text: str) -> list[tuple[str, int, int]]:
    """Names and token spans of the rules that fire on a text."""
    english = language()
    tokens = english.tokens(text)
    return [(match.rule.name, match.start, match.end) for match in english.matcher.match(tokens)]


WHOLE = grammar(SHARED, RULES, lexicon.load())


def produced(text: str, matcher: Matcher) -> list[tuple[str, str, int, int]]:
    """Productions and token spans of the rules that fire on a text."""
    english = language()
    tokens = english.tokens(text)
    return [(match.rule.kind, match.rule.value, match.start, match.end) for match in matcher.match(tokens)]


def test_rule_names_are_unique() -> None:
    assert len(NAMES) == len(set(NAMES))


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_every_rule_fires_on_its_examples(rule: Rule) -> None:
    assert rule.examples, "a rule without an example"
    for example in rule.examples:
        assert rule.name in {name for name, _, _ in fired(example)}, example


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_no_rule_fires_on_its_counter_examples(rule: Rule) -> None:
    assert rule.counter_examples, "a rule without a counter-example"
    for example in rule.counter_examples:
        names = (
            {wish.rule for wish in read(example).wishes} if rule.kind == "brief" else {n for n, _, _ in fired(example)}
        )
        assert rule.name not in names, example


def without(number: int) -> Matcher:
    """The matcher of all rules but one, on the places that are built already."""
    rest, automaton = copy(language().matcher), copy(language().matcher._automaton)
    left = {place: tuple(n for n in numbers if n != number) for place, numbers in automaton.complete.items()}
    automaton.complete = {place: numbers for place, numbers in left.items() if numbers}
    rest._automaton = automaton
    rest._forget()
    return rest


@pytest.mark.parametrize("number", range(len(RULES)), ids=NAMES)
def test_removing_a_rule_breaks_an_example(number: int) -> None:
    rest, whole = without(number), language().matcher
    assert any(produced(example, rest) != produced(example, whole) for example in RULES[number].examples)


def test_a_matcher_without_a_rule_reads_as_one_built_without_it() -> None:
    number = NAMES.index("rate-word")
    masked, built = without(number), Matcher(WHOLE, [rule for rule in RULES if rule.name != "rate-word"])
    examples = [example for rule in RULES for example in rule.examples]
    assert [produced(example, masked) for example in examples] == [produced(example, built) for example in examples]


def test_no_two_rules_claim_one_span_alike_unless_one_gives_way_by_name() -> None:
    owners: dict[tuple[str, ...], Rule] = {}
    clashes = []
    for rule in RULES:
        for pattern in rule.patterns:
            for symbols in (way for row in rows(pattern, lexicon.load()) for way in product(*row)):
                owner = owners.setdefault(symbols, rule)
                if owner is not rule and owner.name not in rule.gives_way_to:
                    clashes.append((" ".join(symbols), owner.name, rule.name))
    assert clashes == []


def test_rules_give_way_to_earlier_rules_only() -> None:
    for at, rule in enumerate(RULES):
        assert set(rule.gives_way_to) <= set(NAMES[:at]), rule.name


@pytest.mark.parametrize(
    "text", ["once a month", "two calls a week", "every two to three weeks", "the first Tuesday of the month"]
)
def test_the_automaton_agrees_with_a_parser_of_the_same_grammar(text: str) -> None:
    """NLTK's own parser reads the symbols of a match by the production of the rule that fired."""
    english: Language = language()
    tokens = english.tokens(text)
    (match,) = english.matcher.match(tokens)
    others = set(NAMES) - {match.rule.name}
    own = [production for production in WHOLE.productions() if str(production.lhs()) not in others]
    parser = EarleyChartParser(CFG(Nonterminal(match.rule.name), own))
    assert next(iter(parser.parse(list(english.matcher.symbols(match, tokens)))), None) is not None


# Kinds of rule whose words are measured.
MEASURED = ("rate", "part", "except", "alone", "season", "days")
FILLINGS = {"_": "zorp", "~": "zorp", "NUM": "5", "DECIMAL": "1.5"}


def spelt(symbol: str, classes: dict[str, str]) -> str:
    """A word for a symbol of a pattern; the first way of a line shared by rules."""
    if symbol in SHARED:
        return " ".join(
            spelt(choice[0], classes) for choice in next(rows(SHARED[symbol].split(";")[0], lexicon.load()))
        )
    return FILLINGS.get(symbol) or classes.get(symbol, symbol)


def test_every_pattern_of_a_rate_can_be_measured() -> None:
    """A production that meets words it cannot count must not raise."""
    several = (one for alike in lexicon.load().phrases.values() for found in alike.values() for _, one in found)
    classes = {name: word.form for word in (*lexicon.load().words.values(), *several) for name in word.classes}
    for rule in RULES:
        for pattern in rule.patterns if rule.kind in MEASURED else ():
            for row in rows(pattern, lexicon.load()):
                read(" ".join(spelt(choice[0], classes) for choice in row))


def test_every_set_of_small_words_is_asked_for_and_every_one_asked_for_exists() -> None:
    told = set(tomllib.loads((lexicon.DATA / "en" / "forms.toml").read_text(encoding="utf-8")))
    asked = {name for path in CODE.rglob("*.py") for name in re.findall(r'forms\("(\w+)"\)', path.read_text("utf-8"))}
    assert told == asked
