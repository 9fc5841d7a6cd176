"""The CRM: what would be written there, writing it, taking it back, and what was written."""

from collections import Counter
from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from accounts.cells import UNPRINTED
from accounts.crm import CrmError, runs
from accounts.crm.planning import Planned, Verdict
from accounts.crm.runs import Summary
from commands.own import NUMBER, parts
from recommendations import writing_back

crm = AppGroup("crm", help="What is written to the CRM.")
SAID = {
    Verdict.CHANGE: "would change",
    Verdict.SAME: "the same",
    Verdict.REFUSED: "left alone",
    Verdict.EDITED: "edited in the CRM, left alone",
}
LISTED, MOST_LISTED = 20, 10**9


@crm.command()
@click.option("--all", "is_all", is_flag=True, help="Lists fields that are the same as well.")
def plan(is_all: bool) -> None:
    """List, account by account and field by field, what `apply` would do. Changes nothing."""
    with parts().sessions() as session:
        try:
            found = writing_back.plan_all(session, parts().crm, datetime.now(UTC))
        except CrmError as error:
            raise click.ClickException(str(error)) from None
    count: Counter[Verdict] = Counter()
    for account_id, fields in found.fields.items():
        count.update(one.verdict for one in fields)
        shown = [one for one in fields if is_all or one.verdict is not Verdict.SAME]
        if shown:
            click.echo(_plain(found.names.get(account_id, "")))
        for one in shown:
            click.echo(_line(one))
    click.echo(", ".join(f"{count[verdict]} {said}" for verdict, said in SAID.items()) + ".")


@crm.command()
def apply() -> None:
    """Write whatever differs, with a progress bar. It may be stopped at any moment and run again."""
    with parts().sessions() as session:
        total = writing_back.count_followed(session)
        with click.progressbar(length=total, label="Accounts") as bar:
            try:
                number = writing_back.apply_all(session, parts().crm, datetime.now(UTC), bar.update)
            except runs.BusyError as error:
                raise click.ClickException(str(error)) from None
        _tell(runs.summary(session, number) if number else None, "Nothing differs; nothing was written.")


@crm.command()
@click.argument("run", type=NUMBER)
def undo(run: int) -> None:
    """Put back what RUN has written, wherever nobody changed it since."""
    with parts().sessions() as session:
        try:
            done = runs.undo(session, parts().crm, run, datetime.now(UTC))
        except (runs.UnknownRunError, runs.BusyError) as error:
            raise click.ClickException(str(error)) from None
        _tell(done, "There is nothing to put back.")


@crm.command("runs")
@click.option("--limit", type=click.IntRange(1, MOST_LISTED), help=f"How many; {LISTED}, unless said otherwise.")
@click.option("--all", "is_all", is_flag=True, help="Lists all runs.")
@click.option("--failures", "only_failures", is_flag=True, help="Lists those with failures alone.")
def list_runs(limit: int | None, is_all: bool, only_failures: bool) -> None:
    """List the newest runs: number, moment, what it did, and what became of it."""
    most = None if is_all else limit or LISTED
    with parts().sessions() as session:
        found = runs.newest(session, most and most + 1, only_failures=only_failures)
        for one in found[:most]:
            click.echo(f"{one.run.id}  {one.run.started_at:%Y-%m-%d %H:%M} UTC  {_words(one)}")
    if most and len(found) > most:
        click.echo("There are older ones: --limit or --all lists them.")


@crm.command()
@click.option("--create", is_flag=True, help="Creates those that are missing, where the CRM lets us.")
def fields(create: bool) -> None:
    """Say whether the fields that the mapping names are there and can be written."""
    own = parts().crm
    try:
        made = own.create_missing() if create else []
        wrong = own.complaints()
    except CrmError as error:
        raise click.ClickException(str(error)) from None
    for name in made:
        click.echo(f"{name} was created.")
    if wrong:
        raise click.ClickException("\n  ".join(["These fields need a look:", *map(_plain, wrong)]))
    click.echo(f"All {len(own.targets)} fields are there.")


def _tell(done: Summary | None, otherwise: str) -> None:
    if done is None:
        click.echo(otherwise)
        return
    click.echo(f"Run {done.run.id}: {_words(done)}")
    if done.left or done.edited or done.failed:
        page = f"{parts().config.base_url}/crm/runs/{done.run.id}?only=trouble"
        click.echo(f"What was not written, and why: {page}")
    if done.run.failure:
        raise click.ClickException(f"{_plain(done.run.failure)} Run the command again to go on where it stopped.")


def _words(one: Summary) -> str:
    what = f"undo of run {one.run.undoes_id}" if one.run.kind == runs.UNDO else f"apply by the {one.run.started_by}"
    counts = f"{_many(one.written, 'field')} of {_many(one.accounts, 'account')} written, {one.run.same} the same"
    rest = (
        (one.left, "left alone"),
        (one.edited, "edited in the CRM and left alone"),
        (one.failed, "refused by the CRM"),
        (one.unknown, "without an answer"),
    )
    return "; ".join([what, counts, *(f"{number} {words}" for number, words in rest if number)]) + "."


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _line(one: Planned) -> str:
    values = _plain(one.old) if one.verdict is Verdict.SAME else f"{_plain(one.old)} → {_plain(one.new)}"
    shown = "" if one.verdict is Verdict.REFUSED and one.old is one.new is None else f"{values}  "
    why = f" ({one.why})" if one.why else ""
    return f"  {one.field}: {shown}{SAID[one.verdict]}{why}"


def _plain(text: str | None) -> str:
    """One line without control characters: a terminal obeys some of them."""
    return "(blank)" if text is None else UNPRINTED.sub(" ", text).replace("\n", " ")
