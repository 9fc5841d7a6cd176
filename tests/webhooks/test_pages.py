"""The managers' pages of webhooks: what is typed, pressed and shown; nobody else sees them."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.models import CustomerSuccessManager
from tests.conftest import NOW
from tests.pages import Page
from tests.queries import queries
from tests.webhooks.conftest import TOLD, Deliver, Receiver, answer, happen, only_delivery
from tests.world import SECRET, World
from webhooks import endpoints, signing
from webhooks.models import OffReason, WebhookDelivery, WebhookEndpoint

SignIn = Callable[[CustomerSuccessManager], FlaskClient]
URL = "https://hooks.example.com/ask-them"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def dana(world: World, sign_in: SignIn) -> FlaskClient:
    """Dana manages, and is signed in."""
    return sign_in(world.dana)


def all_of(world: World) -> list[tuple[str, list[str], bool]]:
    world.session.rollback()
    rows = world.session.scalars(select(WebhookEndpoint).order_by(WebhookEndpoint.id))
    found = [(one.url, one.events, one.switched_off_at is None) for one in rows]
    world.session.rollback()
    return found


def add(client: FlaskClient, **fields: object) -> Page:
    form = {name: value for name, value in Page(client.get("/webhooks")).form("/webhooks").items() if name != "events"}
    return Page(client.post("/webhooks", data=form | {"url": URL, "events": ["contact.opted_out"]} | fields))


def press(client: FlaskClient, page: str, action: str) -> Page:
    """Press the button of a page whose form leads to `action`, and go where that leads."""
    form = Page(client.get(page)).form(action)
    return Page(client.post(action, data=form, follow_redirects=True))


@pytest.fixture
def known(world: World) -> int:
    """The id of an endpoint that is there."""
    made = endpoints.create(world.session, URL, TOLD, NOW - timedelta(hours=1))
    world.session.commit()
    number = made.id
    world.session.rollback()
    return number


def test_without_an_endpoint_the_page_says_how_to_begin(dana: FlaskClient) -> None:
    page = Page(dana.get("/webhooks"))
    assert (page.heading, page.status) == ("Webhooks", 200)
    assert "Nobody listens yet." in page.text
    assert len(page.soup.select("input[name=events][checked]")) == 4
    assert "Webhooks" in page.all(".menu a[aria-current]")


def test_a_new_endpoint_shows_its_secret_once(world: World, dana: FlaskClient) -> None:
    page = add(dana, url=f"  {URL} ", events=["contact.opted_out", "answer.received"])
    secret = page.soup.select_one("#secret")["value"]
    assert secret.startswith("whsec_")
    assert all_of(world) == [(URL, ["answer.received", "contact.opted_out"], True)]
    made = world.session.scalars(select(WebhookEndpoint)).one()
    assert secret == signing.secret_of(SECRET, made.nonce)
    number = made.id
    world.session.rollback()
    for path in ("/webhooks", f"/webhooks/{number}"):
        shown = Page(dana.get(path))
        assert URL in shown.text
        assert secret not in shown.soup.decode()
        assert shown.soup.select_one("#secret") is None


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"url": " "}, "Enter an address such as https://hooks.company.com/ask-them"),
        ({"url": "http://hooks.example.com"}, "Enter an address that begins with https://."),
        ({"url": "https://127.0.0.1/x"}, "This address is not in the public internet."),
        ({"url": "https://[::ffff:10.0.0.1]/"}, "This address is not in the public internet."),
        ({"url": "https://169.254.169.254/latest"}, "This address is not in the public internet."),
        ({"url": "https://sam:word@hooks.example.com"},
         "Enter an address with a host and without a name or password before it."),
        ({"url": "https://hooks.example.com/<b>\x00"}, "Use plain letters, digits and signs, without blanks, 500 at most."),
        ({"events": []}, "Pick at least one kind of event"),
        ({"events": ["webhook.test"]}, "'webhook.test' is not a valid choice for this field."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    world: World, dana: FlaskClient, fields: dict[str, object], fault: str
) -> None:
    page = add(dana, **fields)
    assert (page.status, page.all(".fault")) == (422, [fault])
    typed = str(fields.get("url", URL)).strip().replace("\x00", "\ufffd")
    assert page.soup.select_one("#url")["value"] == typed
    assert all_of(world) == []


def test_there_are_only_so_many(world: World, dana: FlaskClient) -> None:
    for number in range(endpoints.MOST):
        endpoints.create(world.session, f"{URL}/{number}", TOLD, NOW)
    world.session.commit()
    page = add(dana)
    assert (page.status, page.all(".fault")) == (422, ["There are 20 endpoints already; remove one first."])
    assert len(all_of(world)) == endpoints.MOST


def test_an_endpoint_is_changed_switched_and_removed(world: World, dana: FlaskClient, known: int) -> None:
    path = f"/webhooks/{known}"
    form = {name: value for name, value in Page(dana.get(path)).form(path).items() if name != "events"}
    other = f"{URL}/other"
    dana.post(path, data=form | {"url": other, "events": ["answer.received"]})
    assert all_of(world) == [(other, ["answer.received"], True)]
    assert dana.post(path, data=form | {"url": "nowhere"}).status_code == 422
    assert "Switched off." in press(dana, path, f"{path}/switch/off").text
    assert all_of(world) == [(other, ["answer.received"], False)]
    page = press(dana, path, f"{path}/switch/on")
    assert "Switched on." in page.text
    assert all_of(world) == [(other, ["answer.received"], True)]
    assert "Removed, with its secret" in press(dana, path, f"{path}/remove").text
    assert all_of(world) == []
    assert dana.get(path).status_code == 404


def test_a_new_secret_is_shown_once_and_the_old_one_counts_for_a_day(
    world: World, dana: FlaskClient, known: int
) -> None:
    path = f"/webhooks/{known}"
    before = world.session.get_one(WebhookEndpoint, known).nonce
    world.session.rollback()
    page = press(dana, path, f"{path}/secret")
    shown = page.soup.select_one("#secret")["value"]
    endpoint = world.session.get_one(WebhookEndpoint, known)
    world.session.refresh(endpoint)
    both = signing.secrets_of(endpoint, SECRET, NOW + timedelta(hours=23))
    assert both == [shown, signing.secret_of(SECRET, before)]
    assert "The one before it counts until 3 Nov 2026" in page.text
    world.session.rollback()
    assert shown not in Page(dana.get(path)).soup.decode()


def test_a_test_event_goes_to_that_endpoint_alone_and_its_answer_is_shown(
    world: World, dana: FlaskClient, endpoint: WebhookEndpoint, receiver: Receiver, known: int, deliver: Deliver
) -> None:
    receiver.replies.append(answer(200, "welcome <b>you</b>"))
    path = f"/webhooks/{endpoint.id}"
    world.session.rollback()
    page = press(dana, path, f"{path}/test")
    assert page.heading == "webhook.test"
    assert "It has not been sent yet." in page.text
    assert deliver() == 1
    number = only_delivery(world).id
    world.session.rollback()
    page = Page(dana.get(f"{path}/deliveries/{number}"))
    assert "welcome <b>you</b>" in page.text
    assert page.soup.select("pre b") == []
    assert ("Delivered" in page.text, receiver.payloads[receiver.ids[0]]["type"]) == (True, "webhook.test")


def test_what_failed_is_found_looked_at_and_sent_again(
    world: World, dana: FlaskClient, endpoint: WebhookEndpoint, receiver: Receiver, deliver: Deliver
) -> None:
    receiver.replies += [answer(302, Location="/x"), answer(410, "go away")]
    happen(world)
    deliver()
    deliver(seconds=6)
    path = f"/webhooks/{endpoint.id}"
    delivery = f"{path}/deliveries/{only_delivery(world).id}"
    world.session.rollback()
    assert "it answered “410 Gone”" in Page(dana.get("/webhooks")).text
    page = Page(dana.get(f"{path}?standing=failed"))
    assert page.all(".deliveries .name") == ["cadence.recommended"]
    assert "Acme" in page.text
    assert "There are none of these." in Page(dana.get(f"{path}?standing=delivered")).text
    page = Page(dana.get(delivery))
    assert ("go away" in page.text, "302: redirects are not followed" in page.text) == (True, True)
    assert '"reason": "Ada asked"' in page.text
    press(dana, path, f"{path}/switch/on")
    press(dana, delivery, f"{delivery}/again")
    assert (deliver(seconds=7), len(set(receiver.ids)), len(receiver.ids)) == (1, 1, 3)


def test_all_that_failed_is_sent_again_at_once(world: World, dana: FlaskClient, known: int) -> None:
    for number in range(3):
        event = happen(world, str(number))
        row = WebhookDelivery(event=event, endpoint_id=known, created_at=NOW, tries=10)
        row.failed_at, row.next_try_at = (NOW, None) if number else (None, NOW + timedelta(hours=5))
        world.session.add(row)
    world.session.commit()
    path = f"/webhooks/{known}"
    assert "2 deliveries are on the way again." in press(dana, path, f"{path}/again").text
    rows = world.session.execute(select(WebhookDelivery.tries, WebhookDelivery.failed_at)).all()
    assert sorted(tuple(row) for row in rows) == [(0, None), (0, None), (10, None)]


def test_nothing_is_sent_again_to_an_address_that_is_off(world: World, dana: FlaskClient, known: int) -> None:
    event = happen(world, "1")
    failed = WebhookDelivery(event=event, endpoint_id=known, created_at=NOW, tries=10, failed_at=NOW)
    world.session.add(failed)
    world.session.commit()
    path = f"/webhooks/{known}"
    delivery = f"{path}/deliveries/{failed.id}"
    world.session.rollback()
    again, all_again = Page(dana.get(delivery)).form(f"{delivery}/again"), Page(dana.get(path)).form(f"{path}/again")
    press(dana, path, f"{path}/switch/off")
    shown = Page(dana.get(delivery))
    assert "Send it again" not in shown.text
    assert "Its address is switched off." in shown.text
    for action, form in ((f"{delivery}/again", again), (f"{path}/again", all_again)):
        told = Page(dana.post(action, data=form, follow_redirects=True)).text
        assert "Switch it on first: nothing is sent there now." in told
        assert "on its way again" not in told
    world.session.rollback()
    assert world.session.scalars(select(WebhookDelivery.failed_at)).all() == [NOW]


def test_many_deliveries_are_paged(world: World, dana: FlaskClient, known: int) -> None:
    for number in range(60):
        event = happen(world, str(number))
        world.session.add(WebhookDelivery(event=event, endpoint_id=known, created_at=NOW, next_try_at=NOW))
    world.session.commit()
    page = Page(dana.get(f"/webhooks/{known}"))
    assert len(page.all(".deliveries li")) == 50
    older = next(one["href"] for one in page.soup.select(".pages a") if one.text == "Older")
    assert len(Page(dana.get(older)).all(".deliveries li")) == 10
    for hostile in ("before=x", "before=-1", "standing=%00", "before=99999999999999999999"):
        assert dana.get(f"/webhooks/{known}?{hostile}").status_code == 200, hostile


def test_more_rows_make_no_more_queries(world: World, dana: FlaskClient, known: int) -> None:
    def show() -> None:
        for path in ("/webhooks", f"/webhooks/{known}"):
            assert dana.get(path).status_code == 200

    def more(count: int) -> None:
        for number in range(count):
            event = happen(world, str(number))
            world.session.add(WebhookDelivery(event=event, endpoint_id=known, created_at=NOW, next_try_at=NOW))
            endpoints.create(world.session, f"{URL}/{number}", TOLD, NOW)
        world.session.commit()

    more(1)
    few = queries(show)
    more(9)
    assert queries(show) == few


def every_address(app: Flask, number: int) -> list[tuple[str, str]]:
    values = {"endpoint_id": number, "delivery_id": 1, "choice": "on"}
    with app.test_request_context():
        return [
            (method, app.url_for(rule.endpoint, **{name: values[name] for name in rule.arguments}))
            for rule in app.url_map.iter_rules()
            if rule.endpoint.startswith("webhooks.")
            for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}
        ]


def test_whoever_is_no_manager_finds_nothing_there(app: Flask, world: World, sign_in: SignIn, known: int) -> None:
    client = sign_in(world.sam)
    app.config["WTF_CSRF_ENABLED"] = False
    found = every_address(app, known)
    assert len(found) == 11
    for method, path in found:
        assert client.open(path, method=method).status_code == 404, path
    assert "Webhooks" not in Page(client.get("/")).all(".menu a")
    assert all_of(world) == [(URL, sorted(TOLD), True)]


def test_a_button_without_the_forms_token_does_nothing(app: Flask, world: World, dana: FlaskClient, known: int) -> None:
    for method, path in every_address(app, known):
        if method == "POST":
            dana.post(path, data={"url": f"{URL}/other", "events": ["answer.received"]})
    assert all_of(world) == [(URL, sorted(TOLD), True)]
    assert world.session.scalars(select(WebhookDelivery)).all() == []


def test_what_is_off_gets_no_test(world: World, dana: FlaskClient, known: int) -> None:
    path = f"/webhooks/{known}"
    form = Page(dana.get(path)).form(f"{path}/test")
    endpoint = world.session.get_one(WebhookEndpoint, known)
    endpoint.switched_off_at, endpoint.off_reason = NOW, OffReason.FAILING
    world.session.commit()
    page = Page(dana.post(f"{path}/test", data=form, follow_redirects=True))
    assert "Switch it on first" in page.text
    assert "had taken nothing for three days" in page.text
