"""One reader measured in a process of its own: ``python -m benchmarks.measure NAME`` prints its figures as JSON.

Processor time is counted, so a busy machine does less harm, and the floor is measured beside each pass.
"""

import importlib
import json
import resource
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.readers import READERS, Read, Reader
from tests.classifier.hostile import HOSTILE

# The scorer is a script without types: loaded by name, it stays outside the strict check.
score = importlib.import_module("tests.score")
TESTS = Path(__file__).parents[1] / "tests"
HOSTILE_LENGTH = 4_000
# Answers of at most so many words are said again in new answers.
PHRASE = 10
OPENINGS = (("Hi, ", "Hello. "), ("I'd say ", "Well, "))
CLOSINGS = ((", thanks", " for us. Cheers"), (" please", ". Best regards"))
Case = dict[str, Any]


def answers(*files: Path) -> list[Case]:
    """The labelled answers of some files to the question how often."""
    return [c for path in sorted(files) for c in score.lines(path) if c.get("question", "cadence") == "cadence"]


def said_again(texts: list[str], turn: int) -> list[str]:
    """New answers around the phrases of the short ones, other ones in each turn (0 or 1)."""
    short = [text for text in texts if len(text.split()) <= PHRASE]
    around = [(opening, closing) for opening in OPENINGS[turn] for closing in CLOSINGS[turn]]
    return [opening + text + closing for opening, closing in around for text in short]


def timed(read: Read, texts: list[str]) -> tuple[float, list[Any]]:
    """Answers a second of processor time, and what was read."""
    started = time.process_time()
    results = [_safely(read, text) for text in texts]
    return len(texts) / (time.process_time() - started), results


def _safely(read: Read, text: str) -> Any:
    try:
        return read(text)
    except Exception:  # other readers raise on some answers: that is part of what is measured
        return None


def against_floor(speed: float, texts: list[str]) -> float:
    """How many times the time of the floor a reader takes on the same texts."""
    floor = READERS[0].load()
    return statistics.median(timed(floor, texts)[0] for _ in range(5)) / speed


def accuracy(reader: Reader, of: list[Case], results: list[Any]) -> dict[str, float]:
    """Share of the rates that are read right, and share of all answers read wrong without asking anybody."""
    rated = right = silent = 0
    for case, result in zip(of, results, strict=True):
        main = score.main_of(case["gold"])
        wanted = main["per_year"] if main and main["kind"] == "periodic" else None
        got = None if result is None else reader.rate(result)
        hit = wanted is not None and got is not None and score.same_rate(wanted, list(got))
        rated += wanted is not None
        right += hit
        silent += got is not None and not hit and reader.sure(result)
    return {"right": right / rated, "silent": silent / len(of)}


def worst_hostile(read: Read) -> float:
    """Milliseconds for the slowest hostile answer, each repeated or cut to 4,000 characters; the median of three."""
    texts = [(text * HOSTILE_LENGTH)[:HOSTILE_LENGTH] for text in HOSTILE.values() if text]
    return max(statistics.median(1000 / timed(read, [text])[0] for _ in range(3)) for text in texts)


def figures(reader: Reader) -> dict[str, float]:
    """All figures of one reader."""
    started = time.process_time()
    read = reader.load()
    read("once a month")
    found = {"start": time.process_time() - started, "memory": _peak()}
    seen, aside = answers(*(TESTS / "cases").glob("*.jsonl")), answers(TESTS / "classifier" / "fresh" / "aside.jsonl")
    texts = [case["text"] for case in seen]
    found["first"], results = timed(read, texts)
    found["first_floor"] = against_floor(found["first"], texts)
    found["recurring"] = timed(read, texts)[0]
    phrases = said_again(texts, 1)
    timed(read, said_again(texts, 0))
    found["phrases"] = timed(read, phrases)[0]
    found["phrases_floor"] = against_floor(found["phrases"], phrases)
    found |= accuracy(reader, seen, results)
    found |= {f"aside_{name}": share for name, share in accuracy(reader, aside, _all(read, aside)).items()}
    if reader.name == "classifier":
        found["hostile"] = worst_hostile(read)
    return found | {"peak": _peak()}


def _all(read: Read, of: list[Case]) -> list[Any]:
    return [_safely(read, case["text"]) for case in of]


def _peak() -> float:
    """The most memory of this process so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(json.dumps(figures(next(reader for reader in READERS if reader.name == sys.argv[1]))))
