"""Another wish, by fields or in own words, at any time."""

from typing import Any

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accounts.access import public
from cadence import LADDER
from database import db
from survey.correcting import WishForm, as_fields
from survey.forms import taken
from survey.kinds import words_field
from survey.listening import standing, wishes
from survey.listening.standing import Standing
from survey.pages.preferring import sheet
from survey.pages.visit import Visit, asking, by_answer_link, pages
from survey.questionnaire import Wish


@pages.route("/s/<token>/wish", methods=["GET", "POST"])
@public
def wish(token: str) -> ResponseReturnValue:
    """Show what the customer wishes as fields and a box for own words; sent, keep it as their new wish."""
    visit = by_answer_link(token)
    questionnaire = visit.questionnaire
    if questionnaire is None or not questionnaire.cadence_key:
        abort(404)
    before = standing.find(db, visit.contact)
    read = before.reading.main_wish if before else None
    form = WishForm(request.form or None, data=_fields(before) if before else None, before=read)
    if request.method != "POST" or not form.validate():
        return visit.page("wish.html", form=form), 422 if request.method == "POST" else 200
    meant = None if form.said else form.reading(before.reading if before else standing.NOTHING_READ)
    wishes.change(db, questionnaire, visit.invitation, form.said, meant, form.channel.data or None, visit.now)
    db.commit()
    return redirect(url_for("survey.preferences", token=token), 303)


def _fields(before: Standing) -> dict[str, Any]:
    """The values of the form's fields that come closest to the wish that stands."""
    answer, fields = before.answer, as_fields(before.reading, before.channel)
    asked = asking().questionnaires.get(before.response.invitation.wave.questionnaire)
    picked = asked.wish_of_choice(answer.question, answer.choice) if asked and answer.choice else None
    return fields | _often(picked)


def _often(picked: Wish | None) -> dict[str, str]:
    """The value of the field for how often that says what was picked, where one does."""
    return {"often": str(picked)} if picked in ("delegated", "stop", *LADDER) else {}


def show_unsent(visit: Visit) -> ResponseReturnValue:
    """Say that the wave was over when this was sent; what was typed stands on the page, so that it is not lost."""
    questions = visit.questionnaire.questions if visit.questionnaire else ()
    typed = taken(questions, request.form)
    comments = ((one.text, typed.get(words_field(one), [""])[0]) for one in questions if one.kind == "comment")
    unsent = [(text, words) for text, words in comments if words.strip()]
    asked = next((question for question in questions if question.kind == "cadence"), None)
    if asked is None:
        return sheet(visit, unsent=unsent, is_late=True), 410
    picked, words = (next(iter(typed.get(name, ())), "") for name in (asked.key, words_field(asked)))
    option = next((one for one in asked.options if one.value == picked), None)
    form = WishForm(data=_often(option.as_wish() if option else None) | {"words": words})
    return visit.page("wish.html", form=form, unsent=unsent, is_late=True), 410
