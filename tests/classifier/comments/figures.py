"""How well comments are labelled: `python -m tests.classifier.comments.figures`.

A quarter of the cases is put aside, by number: their figures are measured and their texts are not read.
"""

import json
import re
from pathlib import Path
from typing import Any

from classifier.comments import label
from tests.score import lines, score

CASES = Path(__file__).parents[2] / "cases"

Case = dict[str, Any]


def comments() -> list[Case]:
    """Every comment case of tests/cases."""
    cases = [case for path in sorted(CASES.glob("*.jsonl")) for case in lines(path)]
    return [case for case in cases if case["question"] == "comment"]


def is_put_aside(case: Case) -> bool:
    """Whether the digits after the dash of the case's id are divisible by four."""
    number = re.search(r"-(\d+)", case["id"])
    return number is not None and int(number[1]) % 4 == 0


def figures(cases: list[Case]) -> dict[str, Any]:
    """The figures of the contract's scorer for these cases."""
    figures, _ = score(cases, [reading(case) for case in cases])
    return {name: figures[name] for name in ("comment_cases", "topics", "signals", "sentiment")}


def reading(case: Case) -> Case:
    """What the labeller makes of a case, as the contract writes it."""
    labels = label(case["text"])
    return {
        "id": case["id"],
        "topics": [topic.name for topic in labels.topics],
        "signals": [signal.name for signal in labels.signals],
        "sentiment": labels.sentiment,
    }


if __name__ == "__main__":
    for part, aside in (("learnt", False), ("put aside", True)):
        print(part, json.dumps(figures([case for case in comments() if is_put_aside(case) is aside])))
