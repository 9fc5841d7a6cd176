"""Days of the week that an answer prefers or refuses, and days that it only tells of."""

import pytest

from classifier import read


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Not on Saturdays or Sundays, we do weddings then. A call every three weeks.", ("SA", "SU")),
        ("On Mondays and Tuesdays I operate and am not to be had. Otherwise once in three weeks.", ("MO", "TU")),
        ("Wednesdays and Thursdays off. Once every three weeks is good.", ("WE", "TH")),
        ("Goods-in is swamped on Tuesdays, so not then. Every 3 to 4 weeks.", ("TU",)),
        ("It is fine as you do it today, only it should not fall on a Wednesday", ("WE",)),
        ("Once a month, and please not on Mondays because Mondays I travel", ("MO",)),
        ("A telephone call every other month, on any day but Monday.", ("MO",)),
        ("Weekly, all but Wed and Sun", ("WE", "SU")),
        ("Once a quarter, any weekday other than Monday or Tuesday", ("MO", "TU")),
        ("Monthly, provided it isn't a Thursday or a Friday.", ("TH", "FR")),
        ("Once a month unless it's a Monday", ("MO",)),
        ("1x mo. not sat", ("SA",)),
        ("nobody here on fridays, once a month", ("FR",)),
        ("Monthly, but stay off Saturdays, that's weddings.", ("SA",)),
        ("We'd be grateful if Fridays were left alone, monthly otherwise.", ("FR",)),
        ("Not on delivery days, that's Tue and Fri. Monthly", ("TU", "FR")),
        ("The office is empty on Fridays. Once a month.", ("FR",)),
        ("We close on Mondays. Twice a year.", ("MO",)),
        ("Thursday's no good, Friday's no good. Every third week.", ("TH", "FR")),
        ("Not Mondays (stocktaking) or Fridays (half day). Monthly.", ("MO", "FR")),
        ("Our new releases come out on Thursdays so any day but that. Once a month.", ("TH",)),
        ("I teach on Mondays and have rehearsals on Wednesdays, so keep clear of those. Monthly", ("MO", "WE")),
    ],
)
def test_days_are_refused(text: str, days: tuple[str, ...]) -> None:
    assert read(text).days == {"prefer": (), "avoid": days}


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Mondays or Tuesdays I'm at the other branch, so monthly on one of those.", ("MO", "TU")),
        ("I do the books on Sundays. Ring then, every other week", ("SU",)),
        ("The weekly call may stay; only move it to Wednesdays please", ("WE",)),
        ("I'd keep the rhythm of every two months. Put it on a Tuesday.", ("TU",)),
        ("Ring us every other Wednesday, we don't brew on Wednesdays", ("WE",)),
        ("A call a month, Tuesday through Thursday.", ("TU", "WE", "TH")),
        ("Every other month, ideally between Monday and Wednesday.", ("MO", "TU", "WE")),
        ("monthly, tue thru sat", ("TU", "WE", "TH", "FR", "SA")),
        ("Once a month, Friday to Monday", ("MO", "FR", "SA", "SU")),
        ("Any day from Monday to Thursday. As for how often, you decide.", ("MO", "TU", "WE", "TH")),
        ("monthly. wed or thu", ("WE", "TH")),
        ("Weekends only, I've a day job. Every two months, say.", ("SA", "SU")),
        ("I'm here Tuesdays and Wednesdays only. Once every three weeks is good.", ("TU", "WE")),
        ("If it can be a Tuesday, all the better. Every quarter.", ("TU",)),
        ("One Tuesday a month.", ("TU",)),
        ("Regularly. Mondays suit me", ("MO",)),
        ("mwf", ("MO", "WE", "FR")),
        ("Monthly - Friday mornings suit us", ("FR",)),
    ],
)
def test_days_are_preferred(text: str, days: tuple[str, ...]) -> None:
    assert read(text).days == {"prefer": days, "avoid": ()}


@pytest.mark.parametrize(
    "text",
    [
        "Last week: Monday a call, Tuesday a call. One call a month would be more than enough.",
        "Let me ask Ravi on Monday",
        "I started on Monday, so whatever was agreed before me can stay as it is.",
        "Told Lisa on Friday: every two months.",
        "We had a call last Thursday and it was useful. Let's do that every month.",
        "I'm away on leave from Friday, ask my deputy",
        "The auditors leave on Friday, so ring us monthly from then on.",
        "You rang on Monday, on Tuesday and again today. Once a month is enough.",
        "Weekly status used to be on Tuesday, now I'd like it monthly.",
        "Our Monday report still shows Saturday's figures. Monthly.",
        "The Wednesday group of residents would love a visit twice a year.",
        "We decide such things at Sunday dinner. A call every two months.",
        "We're open seven days, Monday to Sunday, so somebody is always here. Monthly.",
        "Our shop is open Tuesday to Saturday. Every other month.",
    ],
)
def test_days_are_only_told_of(text: str) -> None:
    assert read(text).days == {"prefer": (), "avoid": ()}


@pytest.mark.parametrize(
    ("text", "left", "taken"),
    [
        ("Keep the fortnightly rhythm but move it from Monday to Thursday.", "MO", "TH"),
        ("Could the monthly call be shifted from Wednesdays to Fridays?", "WE", "FR"),
        ("Weekly is right, please switch it from Tue to Thu", "TU", "TH"),
    ],
)
def test_a_contact_is_moved_to_another_day(text: str, left: str, taken: str) -> None:
    assert read(text).days == {"prefer": (taken,), "avoid": (left,)}


def test_all_days_but_some_are_a_rate() -> None:
    reading = read("every weekday except Friday")
    assert [wish.per_year for wish in reading.wishes] == [(208.72, 208.72)]
    assert reading.days == {"prefer": (), "avoid": ("FR",)}
