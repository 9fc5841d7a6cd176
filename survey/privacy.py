"""The page that tells customers what is kept of them, why, for how long, and how to get it or have it erased."""

from datetime import timedelta

from flask import Blueprint, current_app, render_template

from accounts.access import public

pages = Blueprint("privacy", __name__)
YEAR = 365
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@pages.get("/what-we-keep")
@public
def show() -> str:
    """Tell it by the very settings that the erasing goes by."""
    return render_template(
        "survey/what_we_keep.html",
        kept_for=current_app.extensions["retention"],
        contact=current_app.config["PRIVACY_CONTACT"],
        words=in_words,
    )


def in_words(span: timedelta) -> str:
    """Return a time of whole days in plain words: "two years", "60 days", "one day"."""
    years, rest = divmod(span.days, YEAR)
    number, unit = (years, "year") if years and not rest else (span.days, "day")
    told = NUMBERS[number] if number < len(NUMBERS) else f"{number:,}"
    return f"{told} {unit}{'' if number == 1 else 's'}"
