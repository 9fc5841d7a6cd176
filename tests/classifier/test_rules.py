"""The rule book: every rule has its examples, each of them needs its rule, and no two rules claim one span alike."""

from functools import cache

import pytest
from nltk.parse.recursivedescent import RecursiveDescentParser

from classifier import lexicon
from classifier.matching import Matcher
from classifier.pipeline import Language, language
from classifier.rules import Rule, expand, grammar, read_rules
from classifier.tokens import tokenise

SHARED, RULES = read_rules(lexicon.DATA / "en" / "rules")
NAMES = [rule.name for rule in RULES]


def fired(text: str, matcher: Matcher | None = None) -> list[tuple[str, int, int]]:
    """Names and token spans of the rules that fire on a text."""
    english = language()
    tokens = tokenise(text, english.words, english.tagger)
    return [(match.rule.name, match.start, match.end) for match in (matcher or english.matcher).match(tokens)]


@cache
def without(name: str) -> Matcher:
    """The matcher of all rules but one; the shared grammar stays, so that nothing else changes."""
    rest = [rule for rule in RULES if rule.name != name]
    return Matcher(grammar(SHARED, rest, lexicon.load()), rest)


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
        assert rule.name not in {name for name, _, _ in fired(example)}, example


@pytest.mark.parametrize("rule", RULES[::6], ids=NAMES[::6])
def test_removing_a_rule_breaks_its_examples(rule: Rule) -> None:
    for example in rule.examples:
        assert fired(example, without(rule.name)) != fired(example), example


def test_no_two_rules_claim_one_span_alike() -> None:
    """Two rules with the same sequence of symbols would hide one behind the other."""
    owners: dict[tuple[str, ...], str] = {}
    clashes = []
    for rule in RULES:
        for pattern in rule.patterns:
            for symbols in expand(pattern, lexicon.load()):
                if owners.setdefault(symbols, rule.name) != rule.name:
                    clashes.append((" ".join(symbols), owners[symbols], rule.name))
    assert clashes == []


@pytest.mark.parametrize("text", ["once a month", "two calls a week", "every two to three weeks", "the first Tuesday of the month"])
def test_the_automaton_agrees_with_a_parser_of_the_same_grammar(text: str) -> None:
    """NLTK's own parser reads the symbols of a match by the production of the rule that fired."""
    english: Language = language()
    (match,) = english.matcher.match(tokenise(text, english.words, english.tagger))
    whole = grammar(SHARED, RULES, english.words)
    whole._start = next(p.lhs() for p in whole.productions() if str(p.lhs()) == match.rule.name)
    assert next(iter(RecursiveDescentParser(whole).parse(list(match.symbols))), None) is not None
