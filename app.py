"""The web application: every room's pages, and what holds for all of them."""

import mailbox.pages
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import (
    Blueprint,
    Flask,
    Request,
    Response,
    abort,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_bootstrap import Bootstrap5
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.datastructures import ImmutableMultiDict, iter_multi_items
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

import accounts.crm.views
import accounts.signing_in
import commands
import reports
import survey.held.pages
import survey.held.views
import survey.pages
import survey.privacy
import survey.waves.previews
import survey.waves.views
import theme
from accounts import not_taken
from accounts.access import STATIC, guard, public
from cadence import DAY_NAMES
from capacity.lighter import Measures
from config import Config
from database import give_each_request_a_session
from look import Look
from parts import Parts, assemble_or_exit
from recommendations.comparing import Comparer
from recommendations.contactable import NOBODY
from reports.api import problems
from survey.held import page_token
from webhooks.views import pages as webhook_pages

SELF_ONLY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
HEADERS = {
    "Content-Security-Policy": SELF_ONLY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}
SHUT_IN = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"
site = Blueprint("site", __name__)
csrf = CSRFProtect()
CUSTOMERS = (survey.pages.pages, survey.held.pages.pages, survey.privacy.pages)
CRM = accounts.crm.views.pages
WAVES = (survey.waves.views.pages, survey.waves.previews.pages, survey.held.views.pages)


class Typed(ImmutableMultiDict[str, Any]):
    """What was typed, with a sign in place of the character that no database keeps (NUL)."""

    def __init__(self, values: Any = ()) -> None:
        """Take `values` as pairs or as a mapping."""
        super().__init__((name, _storable(value)) for name, value in iter_multi_items(values or ()))


class StorableRequest(Request):
    """A request whose form and query can be stored as they are."""

    parameter_storage_class = Typed


class QuietFlask(Flask):
    """Flask, without addresses in its log: the path of a personal link is the link."""

    request_class = StorableRequest

    def log_exception(self, exc_info: Any) -> None:
        """Log what went wrong under the name of the page, not under its address."""
        self.logger.error("Exception on %s [%s]", request.endpoint, request.method, exc_info=exc_info)


def create_app(config: Config | None = None) -> Flask:
    """Return the web application with `config`, by default the environment's; see `assemble_or_exit`."""
    parts = Parts.assemble(config) if config else assemble_or_exit()
    app = QuietFlask(__name__)
    app.config.update(_flask_settings(parts.config))
    app.extensions |= _extensions(parts)
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=parts.config.proxies, x_proto=0, x_host=0)  # type: ignore[method-assign]
    give_each_request_a_session(app, parts.sessions)
    app.before_request(guard)
    app.after_request(_add_headers)
    csrf.init_app(app)
    Bootstrap5(app)
    app.jinja_env.globals["logo"] = parts.look.logo
    _add_rooms(app, parts.config)
    commands.register(app)
    return app


def _storable(value: Any) -> Any:
    return value.replace("\x00", "\N{REPLACEMENT CHARACTER}") if isinstance(value, str) else value


def _extensions(parts: Parts) -> dict[str, object]:
    return {
        "parts": parts,
        "outbox": parts.outbox,
        "questionnaires": parts.questionnaires,
        "crm": parts.crm,
        "asking": parts.asking,
        "offers": parts.offers,
        "retention": parts.retention,
        "measures": Measures(parts.efforts, parts.wish_of_choice, parts.norms),
        "comparer": Comparer(parts.wish_of_choice, parts.norms),
    }


def _flask_settings(config: Config) -> dict[str, object]:
    return {
        "SECRET_KEY": config.secret_key,
        "SESSION_COOKIE_NAME": "ask_them",
        "SESSION_COOKIE_SECURE": config.is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "SESSION_REFRESH_EACH_REQUEST": False,  # see `guard`
        "MAX_CONTENT_LENGTH": 512 * 1024,
        "BOOTSTRAP_SERVE_LOCAL": True,
        # Flask-WTF would ask for a Referer on https, and our own Referrer-Policy keeps browsers from sending one.
        "WTF_CSRF_SSL_STRICT": False,
        "WTF_CSRF_TIME_LIMIT": None,  # a page left open overnight still works; the session is the limit
        "COMPANY_NAME": config.company_name,
        "ACCENT_COLOUR": config.accent_colour,
        "REPORT_PAPER": config.report_paper,
        "TIME_ZONE": config.time_zone,
        "DIGEST_HOUR": config.digest_hour,
        "NEW_RULE_BOOK": config.new_rule_book,
        "POLICY": config.policy,
        "CLOSES_AFTER": config.closes_after,
        "REMIND_AFTER": config.remind_after,
        "WRITTEN_AT_ONCE": config.is_written_at_once,
        "PRIVACY_CONTACT": config.privacy_contact or config.mail_from,
    }


def _add_rooms(app: Flask, config: Config) -> None:
    # On the customers' pages the personal link is the credential: there is no session for CSRF to protect.
    for blueprint in (*CUSTOMERS, *reports.without_session()):
        csrf.exempt(blueprint)
    for blueprint in (site, accounts.signing_in.pages, CRM, *CUSTOMERS, *WAVES, webhook_pages, *reports.blueprints()):
        app.register_blueprint(blueprint)
    if config.mailbox_folder:
        app.register_blueprint(mailbox.pages.of(config.mailbox_folder))
    app.jinja_env.globals["page_token"] = page_token.of_this_page
    app.jinja_env.globals["company"] = config.company_name
    app.jinja_env.globals["nobody"] = NOBODY
    app.jinja_env.globals["waiting_for_review"] = reports.waiting_for_review
    app.jinja_env.filters |= reports.FILTERS
    app.jinja_env.filters["weekday"] = DAY_NAMES.get
    app.jinja_env.filters["local"] = _local
    app.jinja_env.filters["zone_words"] = _zone_words
    app.register_error_handler(HTTPException, _show_error)
    app.register_error_handler(CSRFError, _ask_again)


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint not in STATIC:
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _local(moment: datetime) -> datetime:
    """`moment` in the time zone of the CSM who is signed in, else in the setting's."""
    zone = g.csm.time_zone if "csm" in g else current_app.config["TIME_ZONE"]
    return moment.astimezone(ZoneInfo(zone))


def _zone_words(zone: str | ZoneInfo) -> str:
    """An IANA time zone as people say it: "New York time"."""
    return f"{str(zone).rsplit('/', 1)[-1].replace('_', ' ')} time"


def _show_error(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    if request.path.startswith("/api/"):
        return problems.of_http(error)
    return render_template("error.html", error=error), error.code or 500


def _ask_again(_error: CSRFError) -> ResponseReturnValue:
    if "csm" in g:
        return not_taken.page(is_signed_in=True)
    flash("This page had been open for too long. Please send it again.", "error")
    return redirect(url_for("signing_in.ask"))


@site.get("/accent.css")
@public
def accent() -> Response:
    """The company's colours, as custom properties."""
    return Response(
        theme.stylesheet(_look().light, _look().dark),
        mimetype="text/css",
        headers={"Cache-Control": "public, max-age=3600"},
    )


@site.get("/logo")
@public
def logo() -> Response:
    """The company's logo. Opened by itself, a drawing is shut in as well: it may load nothing and run nothing."""
    found = _look().logo or abort(404)
    headers = {"Content-Security-Policy": SHUT_IN, "Cache-Control": "public, max-age=86400, immutable"}
    return Response(found.content, mimetype=found.media_type, headers=headers)


def _look() -> Look:
    parts: Parts = current_app.extensions["parts"]
    return parts.look


@site.get("/healthz")
@public
def healthz() -> str:
    """Answer that the web process is up, for load balancers and `make run`."""
    return "ok\n"
