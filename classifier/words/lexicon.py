"""Words and their classes, read from the data files of one language.

A word file holds tables: the class, and in it ``value = "spelling, spelling, several words"``. A lexeme is one
spelling with all its classes. Spellings of several words are merged into one token before the rules look.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from nltk import redos

DATA = Path(__file__).parents[1] / "data"
# A number, a word with its apostrophes, line breaks, or one sign; hyphens stand alone so that "2-3" is a range.
# Every character that is no space belongs to a token. NLTK's RegexpTokenizer finds the same (a test holds this) under a
# time limit, which costs three times the time and which this pattern, never turning back, does not need.
TOKEN = redos.compile(
    r"(?:b4|gr8|l8r|m8|1ce|2ce)\b|\d+(?:st|nd|rd|th)\b|\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*|\n+|[^\w\s]|_",
    timeout=None,
)
ANY = "_"
# A word that may describe a contact ("a short technical call"): one that is nothing by itself, nor a small word.
ATTRIBUTE = "~"
DESCRIBING = frozenset(["KIND", "SIGN", "REGULARPAST", "PERSON", "OUTSIDER", "VERY", "RHYTHM"])
MARKS = dict.fromkeys(".!?;\n", "sentence") | dict.fromkeys(',:—()"/&=>', "clause")
MARKS |= dict.fromkeys(
    [
        "and",
        "but",
        "so",
        "thus",
        "hence",
        "therefore",
        "because",
        "although",
        "though",
        "however",
        "yet",
        "whereas",
        "since",
        "which",
        "who",
        "as",
    ],
    "joint",
)
NO_CLASSES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, eq=False)
class Lexeme:
    """One spelling; ``classes`` maps the name of a word class to the value in it.

    ``symbols`` are what patterns may call it; ``mark`` is the kind of break that it makes between clauses; a word of no
    class and no mark is ``unknown``. A lexeme is equal to itself alone, which makes it a quick key.
    """

    form: str
    classes: Mapping[str, str]
    symbols: tuple[str, ...]
    corrected: bool = False
    mark: str = ""
    unknown: bool = False


# Several words that make one token, by the first of them and then by the second; the longest come first.
Several = Sequence[tuple[tuple[str, ...], Lexeme]]
Phrases = Mapping[str, Mapping[str, Several]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All lexemes of a language: single words, several words, and misspellings with what is meant."""

    words: Mapping[str, Lexeme]
    phrases: Phrases
    spelling: Mapping[str, str]


def lexeme(form: str, classes: Mapping[str, str] = NO_CLASSES, corrected: bool = False) -> Lexeme:
    """A lexeme whose symbols are its own form, its classes and, unless it is a mark, the wild card."""
    wild = (ANY,) if form[:1].isalnum() else ()
    plain = (ATTRIBUTE,) if wild and DESCRIBING.issuperset(classes) else ()
    mark = MARKS.get(form, "")
    unknown = form[:1].isalpha() and not classes and not mark
    return Lexeme(form, classes, (form, *classes, *wild, *plain), corrected, mark, unknown)


@cache
def _forms(language: str) -> Mapping[str, frozenset[str]]:
    data = tomllib.loads((DATA / language / "forms.toml").read_text(encoding="utf-8"))
    return {name: frozenset(words) for name, words in data.items()}


def forms(name: str, language: str = "en") -> frozenset[str]:
    """The small words of one name that a stage asks for, as typed; KeyError where there are none."""
    return _forms(language)[name]


@cache
def real_words(language: str = "en") -> frozenset[str]:
    """Words of no class of ours that are no slips of one either."""
    return frozenset(tomllib.loads((DATA / language / "real_words.toml").read_text(encoding="utf-8"))["REAL"].split())


@cache
def sounding(language: str = "en") -> Mapping[str, str]:
    """Words that only sound like a number, or are half of one, with the number that is meant before "times"."""
    data = tomllib.loads((DATA / language / "sounding.toml").read_text(encoding="utf-8"))
    return {form: number for number, spellings in data["sounding"].items() for form in spellings.split(", ")}


@cache
def load(language: str = "en") -> Lexicon:
    """Read the word files of a language; ValueError names the file and the word where one is listed twice."""
    classes: dict[str, dict[str, str]] = {}
    spelling: dict[str, str] = {}
    for path in sorted((DATA / language / "words").glob("*.toml")):
        for word_class, values in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if word_class == "spelling":
                spelling |= values
            else:
                _add_class(classes, word_class, values, path.name)
    twice = sorted(set(spelling) & set(classes))
    if twice:
        raise ValueError(f"both a misspelling and a word: {', '.join(twice)}")
    return _arrange(classes, spelling)


def _add_class(classes: dict[str, dict[str, str]], word_class: str, values: Mapping[str, str], where: str) -> None:
    for value, spellings in values.items():
        for form in (" ".join(spelling.split()) for spelling in spellings.split(",")):
            of_form = classes.setdefault(form, {})
            if of_form.get(word_class, value) != value:
                raise ValueError(f"{where}: {form!r} stands twice in {word_class}")
            of_form[word_class] = value


def _arrange(classes: Mapping[str, dict[str, str]], spelling: Mapping[str, str]) -> Lexicon:
    words: dict[str, Lexeme] = {}
    phrases: dict[str, dict[str, list[tuple[tuple[str, ...], Lexeme]]]] = {}
    for form, of_form in classes.items():
        parts = tuple(TOKEN.findall(form))
        if len(parts) == 1:
            words[form] = lexeme(form, of_form)
        else:
            alike = phrases.setdefault(parts[0], {}).setdefault(parts[1], [])
            alike.append((parts, lexeme(" ".join(parts), of_form)))
    for by_second in phrases.values():
        for alike in by_second.values():
            alike.sort(key=lambda found: -len(found[0]))
    return Lexicon(words, phrases, spelling)


def parts(lexicon: Lexicon) -> frozenset[str]:
    """The single words of all spellings of several words: known as well, though nothing by themselves."""
    several = (alike for by_second in lexicon.phrases.values() for alike in by_second.values())
    return frozenset(word for alike in several for words, _ in alike for word in words)
