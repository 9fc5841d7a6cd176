"""Waves with an audience, a schedule, reminders and pauses; invitations with tries and reasons

Revision ID: 0004
Revises: 0003
"""

import database
import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

MOMENTS = ('starts_at', 'started_at', 'paused_at', 'finished_at')


def upgrade() -> None:
    # Columns are added and dropped in place: SQLite's other way, copying the table, would lose what refers to it.
    op.add_column('wave', sa.Column('audience', sa.JSON(), nullable=False, server_default='{}'))
    op.add_column('wave', sa.Column('remind_after', sa.Integer(), nullable=True))
    op.add_column('wave', sa.Column('remind_again_after', sa.Integer(), nullable=True))
    for name in MOMENTS:
        op.add_column('wave', sa.Column(name, database.UtcDateTime(timezone=True), nullable=True))
    # What was under way before there were drafts goes on as it was: started when it was made, with one reminder.
    op.execute('UPDATE wave SET starts_at = created_at, started_at = created_at, remind_after = 7')

    op.add_column('invitation', sa.Column('skipped_at', database.UtcDateTime(timezone=True), nullable=True))
    op.add_column('invitation', sa.Column('skip_reason', sa.String(length=80), nullable=True))
    op.add_column('invitation', sa.Column('tries', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('invitation', sa.Column('next_try_at', database.UtcDateTime(timezone=True), nullable=True))
    op.add_column('invitation', sa.Column('reminders', sa.Integer(), nullable=False, server_default='0'))
    op.drop_column('invitation', 'reminder_claimed_at')
    op.execute('UPDATE invitation SET reminders = 1 WHERE reminded_at IS NOT NULL')


def downgrade() -> None:
    op.add_column('invitation', sa.Column('reminder_claimed_at', database.UtcDateTime(timezone=True), nullable=True))
    for name in ('skipped_at', 'skip_reason', 'tries', 'next_try_at', 'reminders'):
        op.drop_column('invitation', name)
    for name in ('audience', 'remind_after', 'remind_again_after', *MOMENTS):
        op.drop_column('wave', name)
