"""The managers' pages of webhooks: endpoints, their deliveries, what was answered. A secret is shown once, in the
answer to the button that made it."""

import json
from datetime import UTC, datetime

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.access import managers_only
from accounts.buttons import PlainForm
from database import db
from webhooks import endpoints, looking, signing
from webhooks.endpoints import TooManyError
from webhooks.forms import LABELS, EndpointForm, FilterForm
from webhooks.models import WebhookDelivery, WebhookEndpoint
from webhooks.payloads import payload_of

pages = Blueprint("webhooks", __name__, url_prefix="/webhooks")
pages.before_request(managers_only)
ONE = "/<int(max=2147483647):endpoint_id>"
DELIVERY = f"{ONE}/deliveries/<int(max=2147483647):delivery_id>"


@pages.get("")
def archive() -> str:
    """List the endpoints."""
    return _archive(EndpointForm(formdata=None, data={"events": list(LABELS)}))


@pages.post("")
def create() -> ResponseReturnValue:
    """Add an endpoint and show its secret once."""
    form = EndpointForm()
    if not form.validate_on_submit():
        return _archive(form), 422
    try:
        made = endpoints.create(db, form.url.data, form.events.data, datetime.now(UTC))
    except TooManyError as error:
        form.url.errors = [f"{error}."]
        return _archive(form), 422
    db.commit()
    return _page(made, secret=_secret(made))


@pages.get(ONE)
def show(endpoint_id: int) -> str:
    """Show an endpoint with its deliveries."""
    return _page(_endpoint_or_404(endpoint_id))


@pages.post(ONE)
def change(endpoint_id: int) -> ResponseReturnValue:
    """Change where an endpoint is and what it listens to."""
    endpoint, form = _endpoint_or_404(endpoint_id), EndpointForm()
    if not form.validate_on_submit():
        return _page(endpoint, form), 422
    endpoints.change(endpoint, form.url.data, form.events.data)
    return _done(endpoint, "Saved.")


@pages.post(f"{ONE}/secret")
def rotate(endpoint_id: int) -> ResponseReturnValue:
    """Make a new secret and show it once; the one before signs too for a day."""
    endpoint = _pressed(endpoint_id)
    endpoints.rotate(endpoint, datetime.now(UTC))
    db.commit()
    return _page(endpoint, secret=_secret(endpoint))


@pages.post(f"{ONE}/switch/<any(on, off):choice>")
def switch(endpoint_id: int, choice: str) -> ResponseReturnValue:
    """Switch an endpoint on or off."""
    endpoint = _pressed(endpoint_id)
    if choice == "on":
        endpoints.switch_on(endpoint)
        return _done(endpoint, "Switched on. What was waiting is sent now.")
    endpoints.switch_off(endpoint, datetime.now(UTC))
    return _done(endpoint, "Switched off. Nothing is sent there, and what happens meanwhile is not kept for it.")


@pages.post(f"{ONE}/test")
def test(endpoint_id: int) -> ResponseReturnValue:
    """Send a test event."""
    endpoint = _pressed(endpoint_id)
    if endpoint.switched_off_at:
        return _refused(endpoint)
    made = endpoints.try_out(db, endpoint, datetime.now(UTC))
    db.commit()
    flash("A test event is on its way. Reload this page in a few seconds to see what was answered.", "done")
    return _to_delivery(made)


@pages.post(f"{ONE}/again")
def send_failed_again(endpoint_id: int) -> ResponseReturnValue:
    """Send all again that has failed for good."""
    endpoint = _pressed(endpoint_id)
    if endpoint.switched_off_at:
        return _refused(endpoint)
    count = endpoints.send_failed_again(db, endpoint, datetime.now(UTC))
    return _done(endpoint, f"{count:,} {'delivery is' if count == 1 else 'deliveries are'} on the way again.")


@pages.post(f"{ONE}/remove")
def remove(endpoint_id: int) -> ResponseReturnValue:
    """Remove an endpoint with its deliveries."""
    endpoints.remove(db, _pressed(endpoint_id))
    db.commit()
    flash("Removed, with its secret and its deliveries.", "done")
    return redirect(url_for("webhooks.archive"), 303)


@pages.get(DELIVERY)
def delivery(endpoint_id: int, delivery_id: int) -> str:
    """Show what was sent, and what was answered to each attempt."""
    found = _delivery_or_404(endpoint_id, delivery_id)
    return render_template("webhooks/delivery.html", delivery=found, payload=_indented(found), **_common())


@pages.post(f"{DELIVERY}/again")
def send_again(endpoint_id: int, delivery_id: int) -> ResponseReturnValue:
    """Send a delivery again."""
    endpoint, found = _pressed(endpoint_id), _delivery_or_404(endpoint_id, delivery_id)
    if endpoint.switched_off_at:
        return _refused(endpoint)
    endpoints.send_again(db, found, datetime.now(UTC))
    db.commit()
    flash("It is on its way again, under the same id.", "done")
    return _to_delivery(found)


def _indented(found: WebhookDelivery) -> str:
    return json.dumps(payload_of(found.event), indent=2, ensure_ascii=False)


def _archive(form: EndpointForm) -> str:
    found, counts = looking.endpoints(db), looking.standings(db)
    return render_template("webhooks/archive.html", endpoints=found, counts=counts, form=form, **_common())


def _page(endpoint: WebhookEndpoint, form: EndpointForm | None = None, secret: str | None = None) -> str:
    shown = FilterForm(request.args)
    listed = looking.list_deliveries(db, endpoint.id, shown.chosen, shown.older_than)
    typed = form or EndpointForm(formdata=None, data={"url": endpoint.url, "events": endpoint.events})
    has_failed = looking.standings(db).get(endpoint.id, {}).get(looking.Standing.FAILED, 0)
    return render_template(
        "webhooks/page.html", endpoint=endpoint, form=typed, secret=secret, shown=shown, listed=listed,
        is_first=shown.older_than is None, has_failed=has_failed, **_common(),
    )  # fmt: skip


def _common() -> dict[str, object]:
    return {
        "labels": LABELS,
        "plain": PlainForm(formdata=None),
        "now": datetime.now(UTC),
        "standing_of": looking.standing_of,
        "next_try": looking.next_try,
    }


def _secret(endpoint: WebhookEndpoint) -> str:
    return signing.secret_of(current_app.extensions["parts"].config.link_secret, endpoint.nonce)


def _endpoint_or_404(endpoint_id: int) -> WebhookEndpoint:
    return db.get(WebhookEndpoint, endpoint_id) or abort(404)


def _pressed(endpoint_id: int) -> WebhookEndpoint:
    if not PlainForm().validate_on_submit():
        abort(400)
    return _endpoint_or_404(endpoint_id)


def _delivery_or_404(endpoint_id: int, delivery_id: int) -> WebhookDelivery:
    return looking.delivery(db, endpoint_id, delivery_id) or abort(404)


def _to_delivery(found: WebhookDelivery) -> ResponseReturnValue:
    return redirect(url_for("webhooks.delivery", endpoint_id=found.endpoint_id, delivery_id=found.id), 303)


def _refused(endpoint: WebhookEndpoint) -> ResponseReturnValue:
    return _done(endpoint, "Switch it on first: nothing is sent there now.", "error")


def _done(endpoint: WebhookEndpoint, said: str, category: str = "done") -> ResponseReturnValue:
    db.commit()
    flash(said, category)
    return redirect(url_for("webhooks.show", endpoint_id=endpoint.id), 303)
