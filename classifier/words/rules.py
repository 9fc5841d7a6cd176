"""Rules: a name, patterns of words and word classes (``grammar.py``), and what they produce."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LISTS = ("patterns", "examples", "counter_examples", "gives_way_to")


@dataclass(frozen=True, slots=True)
class Rule:
    """``kind`` and ``value`` are the two halves of the production, such as ``relative.less``.

    ``gives_way_to`` names the earlier rules that may read the same words and then have them.
    """

    name: str
    patterns: tuple[str, ...]
    kind: str
    value: str
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]
    gives_way_to: tuple[str, ...] = ()


def read_rules(folder: Path) -> tuple[dict[str, str], list[Rule]]:
    """Shared lines of the grammar and the rules of all files in a folder."""
    shared: dict[str, str] = {}
    rules: list[Rule] = []
    for path in sorted(folder.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        shared |= data.get("macros", {})
        rules += [_rule(entry, path.name) for entry in data.get("rule", [])]
    return shared, rules


def _rule(entry: Mapping[str, object], where: str) -> Rule:
    missing = {"name", "production", "patterns"} - set(entry)
    if missing:
        raise ValueError(f"{where}: rule {entry.get('name')} lacks {', '.join(sorted(missing))}")
    kind, _, value = str(entry["production"]).partition(".")
    lists = [_strings(entry.get(name, [])) for name in LISTS]
    return Rule(str(entry["name"]), lists[0], kind, value, lists[1], lists[2], lists[3])


def _strings(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError(f"a list of strings is wanted, not {value!r}")
    return tuple(str(item) for item in value)
