"""The version of the rule book: a digest of every file that a reading depends on."""

from functools import cache
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = "classifier", "cadence"
SUFFIXES = frozenset([".py", ".toml"])


@cache
def rule_book_version() -> str:
    """Twelve hexadecimal digits that change with any word, rule or line of the classifier or of the value type."""
    digest = sha256()
    files = (path for room in ROOMS for path in (ROOT / room).rglob("*") if path.suffix in SUFFIXES)
    for path in sorted(files):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
        digest.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:12]
