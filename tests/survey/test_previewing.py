"""`flask questionnaires preview FILE` serves a questionnaire, follows changes of its file, and leaves nothing."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from config import HERE
from tests.customer import HUMAN, a_page_opened
from tests.survey.test_questionnaire import GOOD

SECRETS = {
    "SECRET_KEY": "a session secret for tests, long enough",
    "LINK_SECRET": "a link secret for tests, long enough",
}


@contextmanager
def previewed(file: Path, folder: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    settings = SECRETS | {"DATABASE_URL": f"sqlite:///{folder / 'own.db'}", "TMPDIR": str(folder / "tmp")}
    (folder / "tmp").mkdir()
    command = [sys.executable, "-m", "flask", "--app", "app", "questionnaires", "preview", str(file), "--no-open"]
    process = subprocess.Popen(command, cwd=HERE, env=os.environ | settings, stdout=subprocess.PIPE, text=True)
    try:
        yield re.findall(r"http://\S+", process.stdout.readline())[0], process
    finally:
        process.kill()
        process.communicate()


def read(url: str) -> str:
    try:
        with urlopen(url, timeout=10) as page:
            return str(page.read().decode())
    except HTTPError as error:
        return error.read().decode()


def test_a_preview_works_follows_its_file_and_leaves_nothing(folder: Path) -> None:
    file = folder / "mine.toml"
    file.write_text(GOOD, "utf-8")
    with previewed(file, folder) as (url, process):
        assert url.startswith("http://127.0.0.1:")
        assert "How often?" in read(url)
        file.write_text(GOOD.replace('text = "How often?"', 'text = "How rarely?"'), "utf-8")
        assert "How rarely?" in read(url)
        file.write_text(GOOD.replace('kind = "cadence"', 'kind = "essay"'), "utf-8")
        assert "mine.toml: question cadence: kind" in read(url)
        file.write_text(GOOD, "utf-8")
        form = urlencode({"cadence": "monthly", "page_token": a_page_opened(url)}).encode()
        with urlopen(Request(url, form, {"User-Agent": HUMAN}), timeout=10) as page:
            assert page.url.endswith("/thanks")
            assert "Once a month." in page.read().decode()
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
    assert list((folder / "tmp").iterdir()) == []
    assert not (folder / "own.db").exists()
