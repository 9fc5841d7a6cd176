"""The codebook: the entries of `data/en/comments`, each a name, phrases, examples and counter-examples."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifier.comments.phrases import Phrase, phrases_of

FOLDER = Path(__file__).parent.parent / "data" / "en" / "comments"
TOPIC, SIGNAL, SENTIMENT = "topics", "signals", "sentiment"
TONES = ("positive", "negative", "mixed", "neutral", "request")


@dataclass(frozen=True)
class Entry:
    """One entry. `tone` is what saying this tells of the mood, `weight` how much (a plain adjective is 1).

    `yields_to` names the labels beside which this one is not given; "*" means any. `decides` settles the sentiment
    alone. `negated` says what "not" before the phrase does: "flip" its tone, "drop" the entry, or "ignore". `denies`
    turns an entry round: it speaks against its label. `outright` is an entry that needs nothing beside it.
    """

    name: str
    kind: str
    label: str
    phrases: tuple[Phrase, ...]
    unless: tuple[Phrase, ...]
    tone: str | None
    weight: float
    yields_to: tuple[str, ...]
    decides: bool
    denies: bool
    outright: bool
    negated: str
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


@dataclass(frozen=True)
class Codebook:
    """All entries, and the word lists that they lean on."""

    entries: tuple[Entry, ...]
    groups: dict[str, str]
    spelling: dict[str, str]
    compounds: dict[str, str]
    misleading: frozenset[str]


def load(folder: Path = FOLDER) -> Codebook:
    """Read the codebook; raises ValueError naming the file and entry that cannot be read."""
    words = tomllib.loads((folder / "words.toml").read_text("utf-8"))
    entries = [
        entry
        for kind in (TOPIC, SIGNAL, SENTIMENT)
        for path in sorted((folder / kind).glob("*.toml"))
        for entry in _entries(path, kind)
    ]
    misleading = frozenset(words["misleading"]["words"].split())
    return Codebook(tuple(entries), words["groups"], words["spelling"], words["compounds"], misleading)


def _entries(path: Path, kind: str) -> list[Entry]:
    tables = tomllib.loads(path.read_text("utf-8"))
    made = []
    for name, fields in tables.items():
        try:
            made.append(_entry(path.stem.partition("-")[0], name, kind, dict(fields)))
        except (KeyError, ValueError) as problem:
            raise ValueError(f"{path.name}, entry {name}: {problem}") from problem
    return made


def _entry(label: str, name: str, kind: str, fields: dict[str, Any]) -> Entry:
    entry = Entry(
        name=f"{label}.{name}",
        kind=kind,
        label=label,
        phrases=tuple(phrases_of(fields.pop("phrases"))),
        unless=tuple(phrases_of(fields.pop("unless", ""))),
        tone=fields.pop("tone", None),
        weight=float(fields.pop("weight", 2)),
        yields_to=tuple(fields.pop("yields_to", ())),
        decides=bool(fields.pop("decides", False)),
        denies=bool(fields.pop("denies", False)),
        outright=bool(fields.pop("outright", False)),
        negated=fields.pop("negated", "drop" if kind == SIGNAL else "flip"),
        examples=tuple(fields.pop("examples")),
        counter_examples=tuple(fields.pop("counter_examples")),
    )
    if fields:
        raise ValueError(f"unknown fields {sorted(fields)}")
    if entry.tone not in (None, *TONES) or entry.negated not in ("flip", "drop", "ignore"):
        raise ValueError("tone or negated is none of the known ones")
    return entry
