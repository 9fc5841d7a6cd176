"""The words of a comment with their places, cut into clauses and sentences."""

import re
from dataclasses import dataclass, field

from classifier.comments.vocabulary import Vocabulary, Word

# NLTK's RegexpTokenizer reads the same pattern five times slower, and importing NLTK alone takes 0.7 s.
_TOKEN = re.compile(
    r"[^\W_]+(?:['’/][^\W_]+)*"
    r"|(?P<end>[!?;\n…]+|\.+(?=[\s\"”’')]|$))"
    r"|(?P<pause>[,:()–—\"“”]|(?<=\s)-+(?=\s))"
    r"|[%€$£+]|[:;]-?[)(D]|❤|[☀-➿🌀-🫿]"
)
_SHOUT = re.compile(r"[!?]{2}")


@dataclass(slots=True)
class Tokens:
    """A comment in words; the lists run in parallel, one entry a word.

    `starts` and `ends` are character offsets into the original text; `clauses` and `sentences` are counts from 0.
    `questions` holds the sentences that ask; `shouted` tells of doubled marks ("!!").
    """

    words: list[Word] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    clauses: list[int] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    questions: set[int] = field(default_factory=set)
    shouted: bool = False

    def add(self, word: Word, match: re.Match[str], clause: int, sentence: int) -> None:
        """Append one word."""
        self.words.append(word)
        self.starts.append(match.start())
        self.ends.append(match.end())
        self.clauses.append(clause)
        self.sentences.append(sentence)

    def join(self, match: re.Match[str], clause: int, vocabulary: Vocabulary) -> bool:
        """Make one word of the last one and the next, when the two mean one ("no one"); False when they do not."""
        if not self.words or self.clauses[-1] != clause:
            return False
        meant = vocabulary.compounds.get((self.words[-1].text, match[0].lower()))
        if meant is not None:
            self.words[-1], self.ends[-1] = vocabulary[meant], match.end()
        return meant is not None

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The character span from the word `first` to the word before `last`."""
        return self.starts[first], self.ends[last - 1]


def tokens_of(text: str, vocabulary: Vocabulary) -> Tokens:
    """Cut `text` into words known to `vocabulary`; never raises."""
    tokens = Tokens()
    clause = sentence = 0
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind is None:
            if not tokens.join(match, clause, vocabulary):
                tokens.add(vocabulary[match[0]], match, clause, sentence)
            continue
        clause += 1
        if kind == "end":
            if "?" in match[0]:
                tokens.questions.add(sentence)
            tokens.shouted |= _SHOUT.search(match[0]) is not None
            sentence += 1
    return tokens
