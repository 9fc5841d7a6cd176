"""Stages set against each other in plain words, with the rate of each; and what only sounds like a stage."""

from pathlib import Path

import pytest

from classifier import Wish, read

CASES = Path(__file__).parent / "cases" / "stages.tsv"
ROWS = [line.split("\t") for line in CASES.read_text(encoding="utf-8").splitlines()]
# Rates told as a reason, or of the writer's own doing, beside the one that is wished for; for whom a wish is meant.
TOLD = {
    "Every six months, as I log in once a month": "2",
    "Fortnightly because we export the data once a week": "26.09",
    "We're on tour 120 days a year. Monthly.": "12",
    "I work three days a week, so quarterly": "4",
    "once a week... is how often the printer jams. You lot can ring 4 times a year": "4",
    "Since 2019 we've paid 3% more every year. Monthly.": "12",
    "Every two weeks, well, once a month actually": "12",
    "Weekly - no, monthly": "12",
    "Every quarter. I meant to write monthly.": "12",
    "Call me monthly and our finance team every two weeks": "12 26.09",
    "The director once a year, the users every month": "1 12",
    "Me: once a week, our IT lead: quarterly": "52.18 4",
    "The trustees every quarter, me monthly": "4 12",
}


def said(wish: Wish) -> str:
    """A wish as its rate and stage, an event by its name."""
    rate = f"{round(wish.per_year[0], 2):g}" if wish.per_year else wish.kind
    return f"{rate}@{wish.when}" if wish.when else rate


@pytest.mark.parametrize(("text", "wishes"), [*ROWS, *TOLD.items()])
def test_each_rate_is_read_with_its_stage(text: str, wishes: str) -> None:
    assert " ".join(said(wish) for wish in read(text).wishes) == wishes
