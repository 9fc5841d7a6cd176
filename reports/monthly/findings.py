"""What a month's figures say: the summary that is read aloud, and the finding above each part."""

import math

from reports.monthly.facts import MonthFigures, SegmentRhythm
from reports.monthly.voices import Theme
from reports.monthly.words import alike, counted, noun, number, opening, part, percent
from rhythm.contact import TOLERANCE, Verdict

# Topics of the codebook that read better with an article or in the plural.
ABOUT = {
    "integration": "integrations",
    "product": "the product",
    "relationship": "the relationship",
    "roadmap": "the roadmap",
    "value": "the value they get",
}


def summary(figures: MonthFigures) -> list[str]:
    """Return the month in three sentences."""
    return [_answered(figures), _kept(figures), _moved(figures)]


def _answered(figures: MonthFigures) -> str:
    asked = figures.response
    when = f"{'So far in' if figures.is_running else 'In'} {figures.month.name}"
    question = "how often they would like to hear from us"
    if asked.invited == 0:
        return f"{when}, nobody was asked {question}."
    if asked.invited == 1:
        return f"{when}, the one person we asked {question} has {'answered' if asked.answered else 'not answered'}."
    some = f"{asked.answered:,}" if asked.answered else "none"
    verb = "has" if asked.answered == 1 else "have"
    return (
        f"{when}, {some} of the {asked.invited:,} people we asked {question} {verb} answered ({percent(asked.share)})."
    )


def _kept(figures: MonthFigures) -> str:
    sides = (Verdict.TOO_MUCH, Verdict.TOO_LITTLE, Verdict.AS_WISHED)
    much, little, fine = (len(figures.with_verdict(side)) for side in sides)
    known = much + little + fine
    if known == 0:
        return "We do not know yet how often any account would like to hear from us."
    total, kept, more, less = alike(known, fine, much, little)
    return (
        f"Of the {total} {noun(known, 'account')} whose wish we know, we talk to {kept if fine else 'none'} as often"
        f" as they wish, to {more if much else 'none'} more often and to {less if little else 'none'} less often."
    )


def _moved(figures: MonthFigures) -> str:
    changes, first = figures.changed, figures.found
    left, risks = len(figures.left), len({quote.account for quote in figures.risks})
    changed, found, stopped, leaving = alike(changes, first, left, risks)
    moved = f"changed for {changed} {noun(changes, 'account')}"
    if first:
        moved = (
            f"{moved} and was found for {found} more" if changes else f"was found for {found} {noun(first, 'account')}"
        )
    beginning = (
        f"The recommended rhythm {moved},"
        f" {stopped if left else 'nobody'} {noun(left, 'person', 'people') + ' ' if left else ''}asked us to stop"
        " writing, and"
    )
    if risks == 0:
        return f"{beginning} nobody said that they might leave."
    return f"{beginning} {leaving} {noun(risks, 'account')} said something that sounds like leaving."


def response(figures: MonthFigures) -> str:
    """Return the heading of the answers by level."""
    asked = figures.response
    if asked.invited == 0:
        return "Nobody was asked this month"
    return f"{part(asked.answered, asked.invited, 'people asked')} answered"


def held(figures: MonthFigures) -> str:
    """Return what became of the answers that were held; empty where none was."""
    found = figures.held
    if not found.total:
        return ""
    fates = (
        (found.released, "released"),
        (found.discarded, "discarded"),
        (found.overtaken, "followed by an answer of the person’s own"),
        (found.waiting, "still waiting"),
    )
    became = ", ".join(f"{number(count)} {fate}" for count, fate in fates if count)
    held_were = f"{counted(found.total, 'answer')} {noun(found.total, 'was', 'were')}"
    return f"{opening(held_were)} held because a mail filter may have sent {noun(found.total, 'it', 'them')}: {became}."


def balance(figures: MonthFigures) -> str:
    """Return the heading of the accounts by verdict: the larger side of those not as wished, else the good news."""
    much, little = (len(figures.with_verdict(side)) for side in (Verdict.TOO_MUCH, Verdict.TOO_LITTLE))
    known = len(figures.accounts) - len(figures.with_verdict(Verdict.UNKNOWN))
    if known == 0:
        return "No account has told us its wish yet"
    if much == little == 0:
        return "Every account that told us its wish gets it"
    comparison, count = ("less", much) if much >= little else ("more", little)
    if known == 1:
        return f"The one account that told us its wish wants {comparison} contact than it gets"
    verb = "wants" if count == 1 else "want"
    return f"{part(count, known, 'accounts')} {verb} {comparison} contact than they get"


def segments(figures: MonthFigures) -> str:
    """Return the heading of asked against delivered: the segment farthest from what is recommended."""
    known = [row for row in figures.segments if row.recommended]
    if not known:
        return "Nothing to compare yet: no wish is known"
    worst = max(known, key=lambda row: abs(math.log(max(_ratio(row), 0.01))))
    if side(worst) is Verdict.AS_WISHED:
        return "In every segment we talk about as often as is recommended"
    if side(worst) is Verdict.TOO_LITTLE:
        return f"We talk to {worst.segment} accounts less often than they would like"
    return f"We talk to {worst.segment} accounts {_ratio(worst):.1f} times as often as they would like"


def side(row: SegmentRhythm) -> Verdict:
    """Return on which side of its recommended rate a segment's median lies, with the tolerance of a verdict."""
    if _ratio(row) > TOLERANCE:
        return Verdict.TOO_MUCH
    return Verdict.TOO_LITTLE if _ratio(row) < 1 / TOLERANCE else Verdict.AS_WISHED


def _ratio(row: SegmentRhythm) -> float:
    return (row.delivered or 0) / (row.recommended or 1)


def themes(figures: MonthFigures) -> str:
    """Return the heading of the themes: the most frequent one."""
    if not figures.themes:
        return "The comments touch no known theme" if figures.comments else "Nobody wrote a comment this month"
    first = figures.themes[0]
    verb = "is" if first.comments == 1 else "are"
    subject = ABOUT.get(first.topic, first.topic)
    return f"{opening(counted(first.comments, 'comment'))} {verb} about {subject}{_critical(first)}"


def _critical(theme: Theme) -> str:
    if theme.negative == 0:
        return ""
    every = theme.negative == theme.comments
    return ", and critical" if every else f", {number(theme.negative)} of them critical"


def lists(figures: MonthFigures) -> dict[str, str]:
    """Return the headings of the lists: changes, overridden, offers, much, little, opt_outs, renewals."""
    accepted, overridden = len(figures.decisions) - len(figures.overridden), len(figures.overridden)
    much, little = (len(figures.with_verdict(side)) for side in (Verdict.TOO_MUCH, Verdict.TOO_LITTLE))
    left, bounced = counted(len(figures.left), "person", "people"), len(figures.bounced)
    dead = f"{counted(bounced, 'address', 'addresses')} {noun(bounced, 'takes', 'take')} no mail"
    return {
        "changes": _changed(figures),
        "overridden": f"{opening(counted(accepted, 'recommendation'))} accepted, {number(overridden)} overridden",
        "offers": _offers(figures),
        "much": f"{opening(counted(much, 'account'))} contacted too much",
        "little": f"{opening(counted(little, 'account'))} contacted too little",
        "opt_outs": f"{opening(left)} opted out{f', {dead}' if bounced else ''}",
        "renewals": _renewals(figures),
    }


def _renewals(figures: MonthFigures) -> str:
    kept = (Verdict.AS_WISHED, Verdict.UNKNOWN)
    far = sum(account.verdict not in kept for account in figures.renewals)
    count = len(figures.renewals)
    beginning = f"{opening(counted(count, 'account'))} {noun(count, 'renews', 'renew')} in the next 90 days"
    if not far:
        return beginning
    some = "contacted" if count == 1 else f"{number(far)} of them contacted"
    return f"{beginning}, {some} other than wished"


def _offers(figures: MonthFigures) -> str:
    accepted = sum(one.accepted is not None for one in figures.offers)
    talk = len(figures.offers) - accepted
    yes = f"{counted(accepted, 'person', 'people')} accepted less than they had asked for"
    return opening(f"{yes}, {number(talk)} would rather talk about it" if talk else yes)


def nobody_at_risk(figures: MonthFigures) -> str:
    """Return the sentence for a month in which nobody is; empty where somebody is."""
    listed = any(figures.with_verdict(side) for side in (Verdict.TOO_MUCH, Verdict.TOO_LITTLE))
    if listed or figures.risks or figures.opt_outs:
        return ""
    if not any(account.wished for account in figures.accounts):
        return "There are no signs of it: nobody opted out or spoke of leaving. No wish is known yet."
    return "Nobody that we know of: no account is far from its wish, and nobody opted out or spoke of leaving."


def _changed(figures: MonthFigures) -> str:
    changed, first = figures.changed, figures.found
    found = f"{counted(first, 'account')} got {noun(first, 'its', 'their')} first"
    if not changed:
        return opening(f"{found} recommendation that follows a wish")
    beginning = f"{opening(counted(changed, 'recommendation'))} changed"
    return f"{beginning}, and {found} that follows a wish" if first else beginning
