"""`make run`, or `python -m demo`: makes the database, loads the sample book of business, sends a wave through a
local mail server, lets most of the sample contacts answer over HTTP, and serves until Ctrl-C."""

import os
import signal
import sys
import time
from datetime import UTC, datetime
from urllib.parse import urlsplit

from sqlalchemy import select

import migrations
from accounts.models import CustomerSuccessManager
from accounts.signing_in import new_link
from config import HERE, Config, ConfigError
from demo.filling import fill, give_hours, wait_for_recommendations
from demo.processes import HOST, CannotRunError, Processes, need_free_port, wait_for, wait_for_port
from demo.settings import asked_port, need_settings_for_trying_out, write_env_file
from parts import Parts

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> None:
    """Run until Ctrl-C or SIGTERM; every process is stopped at the end."""
    for number in ENDINGS:  # SIGINT too: a shell may have started this with it ignored
        signal.signal(number, _interrupt)
    processes = Processes()
    try:
        _run(processes)
    except (CannotRunError, ConfigError) as error:
        sys.exit(f"\n{error}")
    except KeyboardInterrupt:
        _say("\nStopping …")
    finally:
        for number in ENDINGS:  # impatience must not leave half of them running
            signal.signal(number, signal.SIG_IGN)
        processes.stop()


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _run(processes: Processes) -> None:
    web_port, mail_port = _ports()
    config = Config.from_env()
    need_settings_for_trying_out(config)
    need_free_port(web_port, "the web pages", "WEB_PORT")
    need_free_port(mail_port, "the local mail server", "MAIL_PORT")
    parts = Parts.assemble(config)
    migrations.upgrade(parts.engine)
    processes.start("mail server", "-m", "mailbox.server", str(config.mailbox_folder), str(mail_port))
    processes.start(
        "web", "-m", "gunicorn", "app:create_app()", "--bind", f"{HOST}:{web_port}",
        "--workers", "2", "--threads", "4", "--log-level", "warning", "--preload",
    )  # fmt: skip
    wait_for_port(mail_port)
    wait_for(processes, f"{config.base_url}/healthz")
    fill(parts)
    processes.start("jobs", "jobs.py")
    wait_for_recommendations(parts, processes)
    give_hours(parts)
    _say_where(parts)
    while not (name := processes.died()):
        time.sleep(0.5)
    raise CannotRunError(f"The {name} process ended by itself; its last words stand above.")


def _ports() -> tuple[int, int]:
    """The ports asked for, which stay in `.env` from the first run on unless they are asked for again."""
    path = HERE / ".env"
    asked_web, asked_mail = asked_port("WEB_PORT"), asked_port("MAIL_PORT")
    if write_env_file(path, asked_web or 8000, asked_mail or 8025):
        _say("Wrote .env with fresh secrets.")
    config = Config.from_env()
    web_port = asked_web or urlsplit(config.base_url).port or 8000
    mail_port = asked_mail or config.smtp_port
    os.environ |= {"BASE_URL": f"http://{HOST}:{web_port}", "SMTP_PORT": str(mail_port)}
    return web_port, mail_port


def _say_where(parts: Parts) -> None:
    base = parts.config.base_url
    with parts.sessions() as session:
        by_rank = select(CustomerSuccessManager).order_by(CustomerSuccessManager.is_manager.desc())
        people = {csm.is_manager: csm for csm in session.scalars(by_rank)}
        links = {is_manager: new_link(session, csm, datetime.now(UTC)) for is_manager, csm in people.items()}
        session.commit()
    _say(f"""
  Mailbox            {base}/mailbox    (open an invitation, follow its link, answer)
  Book of business   {base}/accounts
    sign in as a manager ({people[True].name}, sees all):   {base}/sign-in/{links[True]}
    sign in as a CSM ({people[False].name}, sees their own):  {base}/sign-in/{links[False]}
  Waves              {base}/waves    (as a manager: plan another, see how far the first one is)
  Monthly report     {base}/reports/{datetime.now(parts.config.zone):%Y-%m}
  Written back       {parts.config.crm_folder / "recommended_cadences.csv"}

  The sign-in links work for 15 minutes and once; ask for more at {base}/sign-in (they come to the mailbox).
  Ctrl-C stops everything; the data stays in instance/.""")


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  (this is a command: what it prints is its page)


if __name__ == "__main__":
    main()
