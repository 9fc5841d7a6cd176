"""The managers' pages of waves: list, plan, start, pause, resume, and watch."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from accounts.access import current_csm, managers_only
from accounts.models import CustomerSuccessManager
from database import db
from survey.held import keeping
from survey.invitations import Asking
from survey.models import Wave
from survey.waves import outlook, people, progress, starting
from survey.waves.audience import Audience
from survey.waves.forms import PeopleForm, WaveForm, as_fields, usual
from survey.waves.progress import Phase, Standing

pages = Blueprint("waves", __name__, url_prefix="/waves")
pages.before_request(managers_only)
ONE = "/<int(max=2147483647):wave_id>"


@pages.get("")
def archive() -> str:
    """List all waves, the newest first."""
    now = datetime.now(UTC)
    waves = db.scalars(select(Wave).order_by(Wave.created_at.desc(), Wave.id.desc())).all()
    done = progress.of_waves(db, [wave.id for wave in waves])
    phases = {wave.id: progress.phase(wave, now) for wave in waves}
    return render_template(
        "survey/waves/archive.html", waves=waves, progress=done, phases=phases, zone=my_zone(),
        held=keeping.count_waiting(db),
    )  # fmt: skip


@pages.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Plan a wave."""
    now, settings = datetime.now(UTC), current_app.config
    defaults = usual(now.astimezone(my_zone()).date(), settings["CLOSES_AFTER"], settings["REMIND_AFTER"])
    form = _form(defaults)
    if not form.validate_on_submit():
        return render_template("survey/waves/plan.html", form=form, wave=None, zone=my_zone()), _status(form)
    wave = starting.draft(db, form.plan(), now)
    db.commit()
    return redirect(url_for("waves.show", wave_id=wave.id), 303)


@pages.route(f"{ONE}/change", methods=["GET", "POST"])
def change(wave_id: int) -> ResponseReturnValue:
    """Change a wave that is not started yet."""
    wave = wave_or_404(wave_id)
    if wave.started_at is not None:
        flash("The wave has been started; it can be paused, but not changed any more.", "error")
        return redirect(url_for("waves.show", wave_id=wave.id), 303)
    form = _form(as_fields(wave, my_zone()))
    if not form.validate_on_submit():
        return render_template("survey/waves/plan.html", form=form, wave=wave, zone=my_zone()), _status(form)
    form.plan().write_to(wave)
    db.commit()
    return redirect(url_for("waves.show", wave_id=wave.id), 303)


@pages.get(ONE)
def show(wave_id: int) -> str:
    """Show a draft with what would happen, or a started wave with how far it is."""
    wave, now = wave_or_404(wave_id), datetime.now(UTC)
    template = "draft.html" if wave.started_at is None else "live.html"
    return _page(template, wave, now, about=_about(wave, now))


def _about(wave: Wave, now: datetime) -> outlook.Draft | outlook.Live:
    rules = asking().rules
    return outlook.of_draft(db, wave, rules, now) if wave.started_at is None else outlook.of_live(db, wave, rules, now)


@pages.get(f"{ONE}/people")
def invitations(wave_id: int) -> str:
    """List the invitations of a wave, 50 a page."""
    wave, now = wave_or_404(wave_id), datetime.now(UTC)
    form = PeopleForm(request.args)
    done = progress.of_waves(db, [wave.id])[wave.id]
    only = form.standing.data = form.standing.data if form.standing.data in set(Standing) else ""
    found = done.count(only) if only else done.count(*Standing)
    last = max(1, -(-found // people.PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), last)
    rows = people.listed(db, wave, only, number)
    return _page("people.html", wave, now, form=form, rows=rows, found=found, page=number, last=last)


@pages.post(f"{ONE}/start")
def start(wave_id: int) -> ResponseReturnValue:
    """Start a wave, now or at the moment that is planned."""
    wave, now = wave_or_404(wave_id), datetime.now(UTC)
    if fault := _obstacle(wave, now):
        flash(fault, "error")
        return redirect(url_for("waves.show", wave_id=wave.id), 303)
    starting.start(wave, now)
    db.commit()
    return redirect(url_for("waves.show", wave_id=wave.id), 303)


def _obstacle(wave: Wave, now: datetime) -> str | None:
    if wave.closes_at <= max(now, wave.starts_at or now):
        return "The wave would be closed before it begins. Change the day on which it closes."
    if wave.questionnaire not in asking().questionnaires:
        return "Its questionnaire is not there any more. Change the wave and choose another."
    if wave.started_at is None and not outlook.of_draft(db, wave, asking().rules, now).asked:
        return "Nobody would be asked. Change whom the wave asks."
    return None


@pages.post(f"{ONE}/pause")
def pause(wave_id: int) -> ResponseReturnValue:
    """Stop the sending of a wave for a while."""
    wave = wave_or_404(wave_id)
    starting.pause(wave, datetime.now(UTC))
    db.commit()
    return redirect(url_for("waves.show", wave_id=wave.id), 303)


@pages.post(f"{ONE}/resume")
def resume(wave_id: int) -> ResponseReturnValue:
    """Let the sending of a wave go on."""
    wave = wave_or_404(wave_id)
    starting.resume(wave)
    db.commit()
    return redirect(url_for("waves.show", wave_id=wave.id), 303)


def wave_or_404(wave_id: int) -> Wave:
    """Return the wave, or end the request with 404."""
    return db.get(Wave, wave_id) or abort(404)


def asking() -> Asking:
    """Return what it takes to ask, with the way out of this process."""
    found: Asking = current_app.extensions["asking"]
    return found


def my_zone() -> ZoneInfo:
    """Return the time zone of whoever is signed in."""
    return asking().rules.zone_of(current_csm().time_zone)


def _form(values: dict[str, object]) -> WaveForm:
    form = WaveForm(data=values)
    form.prepare(db, current_app.extensions["questionnaires"], my_zone())
    return form


def _status(form: WaveForm) -> int:
    return 422 if form.errors else 200


def _page(template: str, wave: Wave, now: datetime, **values: object) -> str:
    audience = Audience.from_json(wave.audience)
    csms = db.scalars(select(CustomerSuccessManager.name).where(CustomerSuccessManager.id.in_(audience.csms)))
    return render_template(
        f"survey/waves/{template}", wave=wave, now=now, zone=my_zone(), phase=progress.phase(wave, now), Phase=Phase,
        audience=audience, csms=list(csms), questionnaire=asking().questionnaires.get(wave.questionnaire), **values,
    )  # fmt: skip
