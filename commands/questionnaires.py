"""Questionnaires: checked, and tried out."""

import logging
import signal
import webbrowser
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import click
from flask import Flask
from flask.cli import AppGroup
from werkzeug.serving import make_server

import migrations
from accounts.pulling import pull_book
from commands.own import parts
from parts import Parts
from survey import previewing
from survey.paging import layout
from survey.questionnaire import QuestionnaireError, load_file

questionnaires = AppGroup("questionnaires", help="What is asked.")


@questionnaires.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Say what is wrong, and where, in the questionnaire FILE."""
    try:
        found = load_file(file)
    except QuestionnaireError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{file.name} is fine: {len(found.questions)} questions on {len(layout(found))} pages.")


@questionnaires.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--port", default=0, help="Port of the address; by default one that is free.")
@click.option("--open/--no-open", "opens", default=True, help="Open the browser, where there is one.")
def preview(file: Path, port: int, opens: bool) -> None:
    """Serve the questionnaire FILE on this machine until Ctrl-C. All of it works, and nothing is kept."""
    try:
        load_file(file)
    except QuestionnaireError as error:
        raise click.ClickException(str(error)) from None
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    for number in (signal.SIGINT, signal.SIGTERM):  # SIGINT too: a shell may have started this with it ignored
        signal.signal(number, signal.default_int_handler)
    with TemporaryDirectory(prefix="ask-them-") as folder:
        app, path = _on_stage(file, Path(folder))
        server = make_server("127.0.0.1", port, app, threaded=True)
        url = f"http://127.0.0.1:{server.server_port}{path}"
        click.echo(f"{url}\nChanges of the file show when the page is loaded again. Ctrl-C ends the preview.")
        if opens:
            webbrowser.open(url)
        with suppress(KeyboardInterrupt):
            server.serve_forever()
        app.extensions["parts"].engine.dispose()


def _on_stage(file: Path, folder: Path) -> tuple[Flask, str]:
    """The product on a database of its own in `folder`, asking the questionnaire `file`; and the link's path."""
    from app import create_app  # which imports this module

    copyfile(file, folder / file.name)
    previewing.write_book(folder)
    own = {"database_url": f"sqlite:///{folder / 'preview.db'}", "questionnaires_folder": folder, "crm_folder": folder}
    app = create_app(parts().config.model_copy(update=own))
    previewing.follow(app, file)
    stage: Parts = app.extensions["parts"]
    migrations.upgrade(stage.engine)
    now = datetime.now(UTC)
    with stage.sessions() as session:
        pull_book(session, stage.crm, now)
        path = previewing.invite(session, load_file(file).name, stage.config.link_secret, now)
        session.commit()
    return app, path
