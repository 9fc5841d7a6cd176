"""The first stages together: from text to tokens, rules that fired, and items."""

from dataclasses import dataclass
from functools import cache

from classifier.mentions.items import Item, Itemiser
from classifier.words import lexicon
from classifier.words.grammar import grammar
from classifier.words.matching import Match, Matcher
from classifier.words.rules import read_rules
from classifier.words.seams import Seams
from classifier.words.tagging import Lexemes
from classifier.words.tokens import Tokens, tokenise


@dataclass(slots=True)
class Parsed:
    """A text taken apart."""

    text: str
    tokens: Tokens
    matches: list[Match]
    items: list[Item]


@dataclass(frozen=True, slots=True)
class Language:
    """The lexicon, the lexemes of all words as typed, the matcher of the rules, the maker of items, and the seams.

    ``known`` are the words that are no misspellings.
    """

    words: lexicon.Lexicon
    lexemes: Lexemes
    matcher: Matcher
    itemiser: Itemiser
    seams: Seams
    known: frozenset[str]

    def tokens(self, text: str) -> Tokens:
        """The tokens of a text."""
        return tokenise(text, self.lexemes, self.words.phrases, self.seams)

    def parse(self, text: str) -> Parsed:
        """Take a text apart."""
        tokens = self.tokens(text)
        matches = self.matcher.match(tokens)
        return Parsed(text, tokens, matches, self.itemiser.items_of(tokens, matches))


@cache
def language(code: str = "en") -> Language:
    """Load a language once in a process."""
    words = lexicon.load(code)
    shared, rules = read_rules(lexicon.DATA / code / "rules")
    matcher = Matcher(grammar(shared, rules, words), rules)
    known = frozenset(words.words) | matcher.literals | lexicon.parts(words)
    return Language(words, Lexemes(words, known), matcher, Itemiser(matcher), Seams(words, known), known)
