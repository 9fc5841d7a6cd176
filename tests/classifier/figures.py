"""The figures of the classifier on the labelled cases: ``python -m tests.classifier.figures [--misses N] [--json]``.

The cadence cases whose number is divisible by four are put aside: their score is shown, never their text, so that the
rules are not written to them. Of the answers under ``fresh/``, by authors who knew nothing of the rules, ``aside`` (one
author) and ``authors-aside`` (twelve others) are put aside likewise, and of the comments there ``comments-aside``. The
``dense`` ones are not spread like answers are: each list holds ways to say one thing, such as a rate, a limit, a wish
without a rate, or several wishes. Misses are listed for the cases learnt from only.
"""

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from classifier import read
from tests import score

CASES = Path(__file__).parents[1] / "cases"
FRESH = Path(__file__).parent / "fresh"
ROWS = (
    ("main right", "main", 0.90),
    ("silent errors", "silent_errors", 0.02),
    ("coverage", "coverage", 0.85),
    ("wishes F1", "wishes", 0.88),
    ("triggers F1", "triggers", 0.90),
    ("channels F1", "channels", 0.90),
    ("days F1", "days", 0.90),
    ("topics F1", "topics", 0.75),
    ("signals F1", "signals", 0.75),
    ("sentiment", "sentiment", 0.75),
)
NAMES = (
    "learnt",
    "aside",
    "authors-learnt",
    "authors-aside",
    "dense-learnt",
    "dense-aside",
    "comments-learnt",
    "comments-aside",
)
WIDTH = 23
Case = dict[str, Any]


def cases() -> list[Case]:
    """All labelled cases."""
    return [case for path in sorted(CASES.glob("*.jsonl")) for case in score.lines(path)]


def fresh(name: str) -> list[Case]:
    """The answers by an independent author: one of ``NAMES``."""
    return score.lines(FRESH / f"{name}.jsonl")


def put_aside(case: Case) -> bool:
    """Whether a case serves for measuring only."""
    return int(case["id"].split("-")[-1]) % 4 == 0


def readings(of: list[Case]) -> list[Case]:
    """The reading of each case, with its id."""
    return [{"id": c["id"], **read(c["text"], c.get("question", "cadence")).to_json()} for c in of]


def parts(of: list[Case]) -> dict[str, list[Case]]:
    """All cases, those learnt from, and those put aside; then the fresh answers, learnt from and put aside."""
    aside = [case for case in of if put_aside(case)]
    own = {"all": of, "learnt from": [case for case in of if not put_aside(case)], "put aside": aside}
    return own | {f"fresh {name}": fresh(name) for name in NAMES}


def table(of: list[Case], got: list[Case]) -> list[str]:
    """One line for each figure of the contract, one column for each part."""
    figures = {name: score.score(part, got)[0] for name, part in parts(of).items()}
    lines = [f"{'figure':16}{'wanted':>9}" + "".join(f"{name:>{WIDTH}}" for name in figures)]
    for title, key, wanted in ROWS:
        lines.append(_row(title, wanted, [_value(figure.get(key)) for figure in figures.values()]))
    for side, wanted in (("recall", 1.0), ("precision", 0.98)):
        values = [figure["opt_out"][side] if "opt_out" in figure else None for figure in figures.values()]
        lines.append(_row(f"opt-out {side}", wanted, values))
    return lines


def _row(title: str, wanted: float, values: list[float | None]) -> str:
    cells = (f"{'-':>{WIDTH}}" if value is None else f"{value:{WIDTH}.4f}" for value in values)
    return f"{title:16}{wanted:9.2f}" + "".join(cells)


def _value(figure: Any) -> float | None:
    """None where a part holds no case of the question."""
    if figure is None:
        return None
    return float(figure["f1"] if isinstance(figure, dict) else figure)


def calibration(of: list[Case], got: list[Case]) -> list[str]:
    """How often the main wish is right, by the confidence of the reading."""
    by_id = {reading["id"]: reading for reading in got}
    seen: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for case in of:
        if case.get("question", "cadence") == "cadence":
            reading = by_id[case["id"]]
            step = f"{min(int(reading['confidence'] * 10), 9) / 10:.1f}"
            seen[step] += 1
            right[step] += score.main_right(score.main_of(case["gold"]), score.main_of(reading))
    return [f"{step}+ {seen[step]:5} readings, {right[step] / seen[step]:6.1%} right" for step in sorted(seen)]


def main() -> None:
    """Print the table, the calibration and the misses of the part learnt from."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--misses", type=int, default=40, help="how many misses to list")
    arguments.add_argument("--json", action="store_true", help="the figures of the parts as one JSON line")
    chosen = arguments.parse_args()
    of = cases()
    got = readings([*of, *(case for name in NAMES for case in fresh(name))])
    if chosen.json:
        print(json.dumps({name: score.score(part, got)[0] for name, part in parts(of).items()}))
        return
    print(*table(of, got), sep="\n")
    for name, part in parts(of).items():
        print(f"\nconfidence, {name}", *calibration(part, got), sep="\n  ")
    learnt = [*parts(of)["learnt from"], *(case for name in NAMES if "learnt" in name for case in fresh(name))]
    misses = score.score(learnt, got)[1]
    print(f"\n{len(misses)} misses among the cases learnt from")
    for case_id, text, gold, reading, sure in misses[: chosen.misses]:
        print(f"{case_id} {sure}: {text!r}\n    wanted {gold}\n    read   {reading}")


if __name__ == "__main__":
    main()
