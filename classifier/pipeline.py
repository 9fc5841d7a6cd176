"""The first stages together: from text to tokens, rules that fired, and items."""

from dataclasses import dataclass
from functools import cache

from nltk.tag.sequential import UnigramTagger

from classifier import lexicon
from classifier.items import Item, items_of
from classifier.matching import Match, Matcher
from classifier.rules import grammar, read_rules
from classifier.spelling import Speller
from classifier.tokens import Token, tokenise


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text taken apart."""

    text: str
    tokens: list[Token]
    matches: list[Match]
    items: list[Item]


@dataclass(frozen=True, slots=True)
class Language:
    """The lexicon, the tagger made of it, and the matcher of the rules of one language."""

    words: lexicon.Lexicon
    tagger: UnigramTagger
    matcher: Matcher

    def parse(self, text: str) -> Parsed:
        """Take a text apart."""
        tokens = tokenise(text, self.words, self.tagger)
        matches = self.matcher.match(tokens)
        return Parsed(text, tokens, matches, items_of(tokens, matches))


@cache
def language(code: str = "en") -> Language:
    """Load a language once in a process."""
    words = lexicon.load(code)
    shared, rules = read_rules(lexicon.DATA / code / "rules")
    matcher = Matcher(grammar(shared, rules, words), rules)
    known = frozenset(words.words) | matcher.literals
    return Language(words, UnigramTagger(model=dict(words.words), backoff=Speller(words, known)), matcher)
