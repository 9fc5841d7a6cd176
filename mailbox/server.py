"""The local mail server: each message that comes by SMTP becomes one file; nothing goes anywhere else."""

import asyncio
import re
import signal
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class KeepAsFile:
    """Writes each message to `folder`, so that a reader never sees half of one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = count(1)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the message (the name of this method is aiosmtpd's)."""
        to = re.sub(r"[^a-z0-9.@-]", "_", envelope.rcpt_tos[0].lower())[:80]
        name = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{next(self.numbers):05}-{to}.eml"
        draft = self.folder / f".{name}"
        content = envelope.content
        draft.write_bytes(content if isinstance(content, bytes) else str(content).encode())
        draft.replace(self.folder / name)
        return "250 kept"


def start(folder: Path, host: str, port: int) -> Controller:
    """Return the running server. Raises OSError where the port is taken."""
    folder.mkdir(parents=True, exist_ok=True)
    controller = Controller(KeepAsFile(folder), hostname=host, port=port, enable_SMTPUTF8=True)
    controller.start()
    return controller


def main() -> None:
    """Serve until stopped: `python -m mailbox.server FOLDER PORT`."""
    controller = start(Path(sys.argv[1]), "127.0.0.1", int(sys.argv[2]))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        asyncio.new_event_loop().run_forever()
    except KeyboardInterrupt:
        pass
    finally:
        controller.stop()


if __name__ == "__main__":
    main()
