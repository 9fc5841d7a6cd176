"""Whether a comment asks, in so many words, for no more contact: a sentence of it does, and says nothing else."""

import re
import tomllib
from functools import cache

from classifier.comments.codebook import FOLDER
from classifier.pipeline import language
from classifier.resolve import resolve

RULE = "no-contact-at-all"
# Sentences, not clauses: "if prices rise, do not contact me again" is one.
SENTENCE = re.compile(r"[.!?;\n]+")
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
# The longest that such a sentence is, in characters; what is longer says more.
LONGEST = 160


def opts_out(text: str) -> bool:
    """Return whether the comment `text`, of any length, surely asks that its writer is contacted no more."""
    spoken = text.lower().replace("’", "'").replace("e-mail", "email")
    return any(_asks(sentence.strip()) for sentence in SENTENCE.split(spoken) if len(sentence) <= LONGEST)


def _asks(sentence: str) -> bool:
    said = set(WORD.findall(sentence))
    if not said & _words("names") or not said <= _words("names") | _words("words"):
        return False
    reading, _ = resolve(language().parse(sentence))
    is_sure = reading.opt_out and not reading.needs_review
    return is_sure and [(wish.kind, wish.rule) for wish in reading.wishes] == [("stop", RULE)]


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(tomllib.loads((FOLDER / "opt_out.toml").read_text("utf-8"))[name].split())
