"""Settings of a machine on which the product is tried out: written once, as `.env`, and kept."""

import os
import secrets
from pathlib import Path

from config import HERE, Config
from demo.processes import CannotRunError

INSTANCE = HERE / "instance"
QUIET_RULES_LIFTED = (
    "SEND_FROM_HOUR=0",
    "SEND_UNTIL_HOUR=24",
    "SEND_ON=MO,TU,WE,TH,FR,SA,SU",
    "SENDS_PER_MINUTE=6000",
    "SURVEY_GAP=0",
)


def write_env_file(path: Path, web_port: int, mail_port: int) -> bool:
    """Write `path` with fresh secrets unless it exists; return whether it was written."""
    if path.exists():
        return False
    INSTANCE.mkdir(exist_ok=True)
    lines = [
        "# Written by `make run`, for trying out. README.md, “Going live”, lists all settings.",
        f"SECRET_KEY={secrets.token_urlsafe(32)}",
        f"LINK_SECRET={secrets.token_urlsafe(32)}",
        "COMPANY_NAME=Northlight Planning",
        "MAIL_FROM=hello@northlight.example.com",
        f"BASE_URL=http://127.0.0.1:{web_port}",
        "SMTP_HOST=127.0.0.1",
        f"SMTP_PORT={mail_port}",
        f"MAILBOX_FOLDER={INSTANCE / 'mailbox'}",
        "# Trying out must not wait for a contact's Monday morning: mails go out at once, and again.",
        *QUIET_RULES_LIFTED,
        "# A receiver of webhooks to try out runs on this machine.",
        "WEBHOOK_ALLOW_LOCAL=true",
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    path.chmod(0o600)
    return True


def asked_port(variable: str) -> int | None:
    """Return the port that the environment asks for. Raises CannotRunError where that is none."""
    text = os.environ.get(variable, "")
    if not text:
        return None
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise CannotRunError(f"{variable}={text} is no port; choose a number from 1 to 65535.")
    return int(text)


def need_settings_for_trying_out(config: Config) -> None:
    """Raise CannotRunError, naming the setting, where `.env` is of a real installation: the invented book must never
    take the place of a real one, nor its mails leave this machine."""
    faults = {
        "MAILBOX_FOLDER must be set": config.mailbox_folder is None,
        "SMTP_HOST must be 127.0.0.1": config.smtp_host != "127.0.0.1",
        "CRM_FOLDER must lie in instance/": not config.crm_folder.resolve().is_relative_to(INSTANCE),
    }
    wrong = [fault for fault, is_so in faults.items() if is_so]
    if wrong:
        raise CannotRunError(
            f"The settings look like a real installation's: {', '.join(wrong)} for trying out.\n"
            "Use a checkout of its own for `make run`, or start the product as README.md, “Going live”, says."
        )


def as_environment(config: Config) -> dict[str, str]:
    """Return `config` as environment variables, for a process that is to have the same settings."""
    values = config.model_dump().items()
    return {name.upper(): str(value) for name, value in values if isinstance(value, str | int | float | Path)}
