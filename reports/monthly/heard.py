"""What the month's voices say: the findings above what customers wrote, how it was read, and the team's picture."""

from reports.monthly.facts import MonthFigures
from reports.monthly.team import FEWEST
from reports.monthly.themes import accounts_by_risk
from reports.monthly.voices import TeamPicture
from reports.monthly.words import counted, day, noun, number, opening, part

SPOKE_OF = {"churn_risk": "leaving", "competitor": "another vendor", "turnover": "people who come or go"}


def risks(figures: MonthFigures) -> str:
    """Return the heading of the signs that accounts may leave; empty where there is none."""
    counts = [(SPOKE_OF[risk], count) for risk, count in accounts_by_risk(figures.risks).items() if count]
    if not counts:
        return ""
    (topic, count), *others = counts
    first = f"{opening(counted(count, 'account'))} spoke of {topic}"
    return ", ".join([first, *(f"{number(count)} of {topic}" for topic, count in others)])


def readings(figures: MonthFigures) -> str:
    """Return the heading of how well the rule book read the answers."""
    found = figures.readings
    if not found.total:
        return "There was nothing in own words to read this month"
    if not found.checked:
        return f"{opening(counted(found.total, 'answer'))} in own words, not checked by anybody yet"
    if found.checked == 1:
        return f"The one reading that a person checked was {'right' if found.right else 'wrong'}"
    return (
        f"{part(found.right, found.checked, 'readings that people checked')} {noun(found.right, 'was', 'were')} right"
    )


def team(figures: MonthFigures) -> str:
    """Return the heading of why the team comes to work."""
    picture = figures.team
    if picture is None or not picture.motives:
        return "The team’s own picture is not drawn yet"
    most = f"{picture.motives[0].mean:.0f}"
    first = [_in_a_sentence(one.short) for one in picture.motives if f"{one.mean:.0f}" == most]
    each = " each" if len(first) > 1 else ""
    return f"What brings us to work most: {' and '.join(first)}, {most} of 100{each}"


def team_note(figures: MonthFigures) -> str:
    """Return who answered, and why no picture is drawn where there is none."""
    picture = figures.team
    if picture is None:
        return (
            "Nobody has asked the team yet. A wave of the questionnaire “why-work” shows here why it comes to work,"
            " beside the book of business."
        )
    closes = day(picture.closes_at.astimezone(figures.month.zone))
    answered = f"{picture.answered:,} of {picture.invited:,} answered “{picture.wave}”"
    if not picture.is_closed:
        return (
            f"{answered} so far, which is open until {closes}. The picture is drawn once it has closed, so that nobody"
            " is singled out."
        )
    if picture.answered < FEWEST:
        return (
            f"{answered}, closed on {closes}: fewer than {number(FEWEST)}, so that a picture would single people out."
        )
    return f"{answered}, closed on {closes}. Means over all who answered, in every report alike.{_ties(picture)}"


def _ties(picture: TeamPicture) -> str:
    if not picture.ties:
        return ""
    whose = f"the largest parts of {counted(picture.ties, 'answer')} tied"
    return f" {opening(whose)}; which counts most was asked then."


def _in_a_sentence(label: str) -> str:
    return label[:1].lower() + label[1:]
