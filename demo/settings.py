"""Settings of a machine on which the product is tried out: written once, as `.env`, and kept."""

import secrets
from pathlib import Path

from config import HERE

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
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    path.chmod(0o600)
    return True
