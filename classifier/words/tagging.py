"""The lexeme of every word: NLTK's unigram tagger with the lexicon as its model, and the speller behind it."""

from nltk.tag.sequential import UnigramTagger

from classifier.words.lexicon import Lexeme, Lexicon
from classifier.words.spelling import Speller

REMEMBERED = 20_000
LONGEST_REMEMBERED = 40


class Lexemes(dict[str, Lexeme]):
    """Lexemes by the word as typed. A unigram tagger looks at one word alone, so each word is tagged once.

    ``known`` are words that are no misspellings. It empties itself when it grows too big.
    """

    def __init__(self, lexicon: Lexicon, known: frozenset[str]) -> None:
        super().__init__()
        self._tagger = UnigramTagger(model=dict(lexicon.words), backoff=Speller(lexicon, known))

        self.update(self._tagger.tag(list(known)))

    def __missing__(self, form: str) -> Lexeme:
        if len(self) >= REMEMBERED:
            self.clear()
        found: Lexeme = self._tagger.tag([form])[0][1]
        if len(form) <= LONGEST_REMEMBERED:
            self[form] = found
        return found
