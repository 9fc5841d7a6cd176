"""What was written to the CRM, run by run, and how far the book of business has been pulled."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Account
from database import Base


class CrmRun(Base):
    """One go at writing to the CRM. `kind` is "apply" or "undo", `started_by` "jobs" or "command"; `same` counts the
    fields that held the right value already. After a `failure` as a whole, the jobs leave the CRM in peace until
    `resume_at`."""

    __tablename__ = "crm_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    crm: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(10))
    started_by: Mapped[str] = mapped_column(String(20))
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("crm_run.id"))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    same: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str | None] = mapped_column(Text)
    resume_at: Mapped[datetime | None]


class CrmChange(Base):
    """One field of one account in a run: `name` is ours, `field` the CRM's. It is stored before the CRM is called, and
    is then written, refused by the CRM (`failed_at`) or was left alone by us (`left_at`), the last two with `why`.

    One that is none of these is open: the process ended before the CRM had answered, so that only the CRM knows.
    `undoes_id` is the change that this one takes back. Where it `is_forgotten`, its values are erased, since
    they quoted somebody whose words are.
    """

    __tablename__ = "crm_change"
    __table_args__ = (
        Index(None, "account_id", "name", "written_at"),
        Index(None, "run_id", "account_id"),
        Index(None, "failed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("crm_run.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("crm_change.id"), index=True)
    name: Mapped[str] = mapped_column(String(30))
    field: Mapped[str] = mapped_column(String(100))
    old: Mapped[str | None] = mapped_column(Text)
    new: Mapped[str | None] = mapped_column(Text)
    claimed_at: Mapped[datetime]
    written_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    is_edit: Mapped[bool] = mapped_column(default=False)
    is_forgotten: Mapped[bool] = mapped_column(default=False)
    why: Mapped[str | None] = mapped_column(String(300))

    account: Mapped[Account] = relationship()
    run: Mapped[CrmRun] = relationship()


class CrmPull(Base):
    """How a CRM was pulled: up to when what changed has been, and when it last was as a whole (both empty where it
    cannot tell); when a pull last worked (`done_at`), and when and why one failed since."""

    __tablename__ = "crm_pull"

    crm: Mapped[str] = mapped_column(String(20), primary_key=True)
    pulled_at: Mapped[datetime | None]
    whole_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(Text)
