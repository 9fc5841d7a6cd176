"""Answers a second of the classifier beside other readers and the floor: ``python -m benchmarks.classifier``.

The floor is one pass of a tokenising regular expression over each answer. ``recurrent`` and Recognizers-Text stand
beside it where they are installed (benchmarks/requirements-classifier.txt). Every reader meets each answer first in a
process that has not seen it; then the same answers recur. Processor time is counted: a busy machine does less harm.
"""

import importlib
import importlib.util
import re
import time
from collections.abc import Callable
from typing import Any

from cadence import Cadence
from classifier import read, rule_book_version

FLOOR = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*|[^\w\s]")
# The scorer is a script without types: loaded by name, it stays outside the strict check.
score = importlib.import_module("tests.score")
cases = importlib.import_module("tests.classifier.figures").cases
Reader = Callable[[str], Any]


def floor(text: str) -> int:
    """Tokens of the answer, by one pass of a regular expression."""
    return sum(1 for _ in FLOOR.finditer(text))


def recurrent_reader() -> Reader | None:
    """The event parser of ``recurrent``, None where it is not installed."""
    if importlib.util.find_spec("recurrent") is None:
        return None
    module = importlib.import_module("recurrent.event_parser")
    return lambda text: module.RecurringEvent().parse(text)


def recognizers_reader() -> Reader | None:
    """The date-time model of Recognizers-Text, None where it is not installed."""
    if importlib.util.find_spec("recognizers_date_time") is None:
        return None
    module = importlib.import_module("recognizers_date_time")
    return lambda text: module.recognize_datetime(text, "en-us")


def rate_of(result: Any) -> float | None:
    """Contacts a year in what the other readers return: an RRULE, or a TIMEX of a set; None where there is none."""
    texts = [result] if isinstance(result, str) else [_timex(entity) for entity in result or ()]
    for text in texts:
        for build in (Cadence.from_rrule, Cadence.from_iso_duration):
            try:
                return build(re.sub(r"^RRULE:", "", text)).per_year[0]
            except ValueError:
                continue
    return None


def _timex(entity: Any) -> str:
    values = (getattr(entity, "resolution", None) or {}).get("values") or [{}]
    return str(values[0].get("timex", ""))


def own_rate(result: Any) -> float | None:
    """Contacts a year of the main wish."""
    wish = result.main_wish
    return wish.per_year[0] if wish is not None and wish.per_year else None


def seconds(reader: Reader, texts: list[str]) -> tuple[float, list[Any]]:
    """Processor time of one pass, and what was read."""
    started = time.process_time()
    results = [_safely(reader, text) for text in texts]
    return time.process_time() - started, results


def _safely(reader: Reader, text: str) -> Any:
    try:
        return reader(text)
    except Exception:  # other readers raise on some answers: that is part of what is measured
        return None


def accuracy(results: list[Any], of: list[dict[str, Any]], rate: Callable[[Any], float | None]) -> float:
    """Share of the answers with an exact rate as main wish whose rate is right within 3 percent."""
    mains = [score.main_of(case["gold"]) for case in of]
    rated = [(m["per_year"][0], r) for m, r in zip(mains, results, strict=True) if m and m["kind"] == "periodic"]
    right: int = sum(abs((rate(result) or 0) / wanted - 1) <= 0.03 for wanted, result in rated)
    return right / len(rated)


def main() -> None:
    """Print a row for each reader."""
    of = [case for case in cases() if case.get("question", "cadence") == "cadence"]
    texts = [case["text"] for case in of]
    read("warm up the rule book")
    lowest, _ = seconds(floor, texts)
    print(f"{len(texts)} answers, rule book {rule_book_version()}")
    print(f"{'reader':26}{'answers/s first':>16}{'× floor':>9}{'recurring':>12}{'× floor':>9}{'rates right':>13}")
    print(
        f"{'floor (one regex pass)':26}{len(texts) / lowest:16.0f}{1:9.1f}{len(texts) / lowest:12.0f}{1:9.1f}{'-':>13}"
    )
    readers = {"classifier": read, "recurrent": recurrent_reader(), "Recognizers-Text": recognizers_reader()}
    for name, reader in readers.items():
        if reader is None:
            print(f"{name:26}{'not installed':>16}")
            continue
        first, results = seconds(reader, texts)
        again, _ = seconds(reader, texts)
        right = accuracy(results, of, own_rate if name == "classifier" else rate_of)
        speeds = f"{len(texts) / first:16.0f}{first / lowest:9.1f}{len(texts) / again:12.0f}{again / lowest:9.1f}"
        print(f"{name:26}{speeds}{right:13.1%}")


if __name__ == "__main__":
    main()
