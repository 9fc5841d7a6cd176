"""The trace of one reading: tokens with tags, rules that fired, what was dropped and why, the reading in words."""

from dataclasses import dataclass
from typing import Any

from classifier.mentions.items import Item
from classifier.pipeline import Parsed, language
from classifier.playback import in_words
from classifier.reading import Reading
from classifier.resolve import resolve
from classifier.structure.clauses import Clause
from classifier.structure.draft import Draft
from classifier.version import rule_book_version
from classifier.words.tokens import Token

DROPPED = {
    "refused": "it is refused",
    "too_much": "it is called too much",
    "too_little": "it is called not enough",
    "past": "it is told of the past",
    "present": "it is what happens today",
    "supposed": "it is supposed, not wished",
    "elsewhere": "it is not about contact with us",
    "corrected": "it is corrected by the rate after it",
    "listed": "it is one of a list of options",
    "mocked": "it is said in mockery",
    "told": "it is told of, not wished",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """A reading with the stages that led to it, each as rows that can be printed or sent as JSON."""

    text: str
    question: str
    tokens: tuple[dict[str, Any], ...]
    rules: tuple[dict[str, Any], ...]
    clauses: tuple[dict[str, Any], ...]
    dropped: tuple[dict[str, Any], ...]
    doubts: tuple[str, ...]
    words: tuple[str, ...]
    reading: Reading

    def to_json(self) -> dict[str, Any]:
        """All stages as JSON values."""
        rows = {
            name: list(getattr(self, name)) for name in ("tokens", "rules", "clauses", "dropped", "doubts", "words")
        }
        version = {"rule_book": rule_book_version()}
        return {"text": self.text, "question": self.question, **version, **rows, "reading": self.reading.to_json()}

    def lines(self) -> list[str]:
        """The stages for the command line, one row a line."""
        return [
            f"text      {self.text!r}",
            *(_row("token", row["span"], f"{row['typed']!r} {row['as']}") for row in self.tokens),
            *(_row("rule", row["span"], f"{row['rule']} → {row['production']}") for row in self.rules),
            *(_row("clause", row["span"], f"{row['when'] or '-'}: {row['text']!r}") for row in self.clauses),
            *(_row("dropped", row["span"], f"{row['text']!r}, because {row['why']}") for row in self.dropped),
            *(f"doubt     {doubt}" for doubt in self.doubts),
            f"sure      {self.reading.confidence}{', a person should look' if self.reading.needs_review else ''}",
            *(f"reading   {words}" for words in self.words or ("nothing understood",)),
        ]


def explain(text: str, question: str = "cadence") -> Explanation:
    """Read one answer and keep every stage; arguments and errors are those of ``classifier.read``."""
    if question != "cadence":
        return _explain_comment(text, question)
    parsed = language().parse(text)
    reading, draft = resolve(parsed)
    return Explanation(
        text=text,
        question=question,
        tokens=tuple(_token(text, token) for token in parsed.tokens),
        rules=tuple(_rule(parsed, number) for number in range(len(parsed.matches))),
        clauses=tuple(_clause(draft, clause) for clause in draft.clauses),
        dropped=tuple(_dropped(draft, item) for clause in draft.clauses for item in clause.items if item.status),
        doubts=tuple(draft.doubts),
        words=tuple(in_words(reading)),
        reading=reading,
    )


def _explain_comment(text: str, question: str) -> Explanation:
    from classifier import read  # the package's own door; at the top it would be a circle
    from classifier.comments import label

    reading = read(text, question)
    labels = label(text)
    rules = tuple(
        {"span": [found.start, found.end], "rule": found.rule, "production": found.name}
        for found in (*labels.topics, *labels.signals)
    )
    return Explanation(text, question, (), rules, (), (), (), (reading.sentiment,), reading)


def _row(stage: str, span: list[int], words: str) -> str:
    return f"{stage:9} {span[0]:4}-{span[1]:<4} {words}"


def _token(text: str, token: Token) -> dict[str, Any]:
    tags = " ".join(f"{name}={value}" if value else name for name, value in token.lexeme.classes.items())
    spelt = f" (spelt {token.lexeme.form!r})" if token.lexeme.corrected else ""
    return {"span": [token.start, token.end], "typed": text[token.start : token.end], "as": (tags or "-") + spelt}


def _rule(parsed: Parsed, number: int) -> dict[str, Any]:
    match = parsed.matches[number]
    span = [parsed.tokens[match.start].start, parsed.tokens[match.end - 1].end]
    read_as = language().matcher.symbols(match, parsed.tokens)
    production = ".".join(part for part in (match.rule.kind, match.rule.value) if part)
    return {"span": span, "rule": match.rule.name, "production": production, "read_as": list(read_as)}


def _clause(draft: Draft, clause: Clause) -> dict[str, Any]:
    start, end = draft.tokens[clause.start].start, draft.tokens[clause.end - 1].end
    return {"span": [start, end], "when": clause.when, "text": draft.text[start:end]}


def _dropped(draft: Draft, item: Item) -> dict[str, Any]:
    start, end = draft.span(item)
    return {"span": [start, end], "text": draft.text[start:end], "why": DROPPED.get(item.status, item.status)}
