"""Touchpoints that are logged here, notes, snoozes, stages; whom to talk to; overrides that end

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


def upgrade() -> None:
    _create_note()
    _create_snooze()
    _create_stage_period()
    op.add_column('account', sa.Column('stage_since', sa.Date(), nullable=True))
    op.add_column('decision', sa.Column('until', sa.Date(), nullable=True))
    op.add_column('decision', sa.Column('ends_at', database.UtcDateTime(timezone=True), nullable=True))
    op.create_index('ix_decision_ends_at', 'decision', ['ends_at'])
    op.add_column('recommendation', sa.Column('contact_id', sa.Integer(), nullable=True))
    op.add_column('recommendation', sa.Column('channel', sa.String(length=20), nullable=True))
    op.add_column('recommendation', sa.Column('weekdays', sa.String(length=20), nullable=True))
    with op.batch_alter_table('touchpoint') as touchpoint:
        touchpoint.add_column(sa.Column('note', sa.Text(), nullable=True))
        touchpoint.add_column(sa.Column('logged_by_id', sa.Integer(), nullable=True))
        touchpoint.add_column(sa.Column('logged_at', database.UtcDateTime(timezone=True), nullable=True))
        touchpoint.alter_column('crm_id', existing_type=sa.String(length=100), nullable=True)
        touchpoint.create_index('ix_touchpoint_logged_by_id_logged_at', ['logged_by_id', 'logged_at'])
        touchpoint.create_foreign_key(op.f('fk_touchpoint_logged_by_id_csm'), 'csm', ['logged_by_id'], ['id'])


def _create_note() -> None:
    op.create_table(
        'note',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=False),
        sa.Column('csm_id', sa.Integer(), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('written_at', database.UtcDateTime(timezone=True), nullable=False),
        sa.Column('edited_at', database.UtcDateTime(timezone=True), nullable=True),
        sa.Column('deleted_at', database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_note_account_id_account')),
        sa.ForeignKeyConstraint(['csm_id'], ['csm.id'], name=op.f('fk_note_csm_id_csm')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_note')),
    )
    op.create_index('ix_note_account_id_written_at', 'note', ['account_id', 'written_at'])
    op.create_index('ix_note_deleted_at', 'note', ['deleted_at'])


def _create_snooze() -> None:
    op.create_table(
        'snooze',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=False),
        sa.Column('csm_id', sa.Integer(), nullable=False),
        sa.Column('until', sa.Date(), nullable=False),
        sa.Column('reason', sa.String(length=200), nullable=False),
        sa.Column('snoozed_at', database.UtcDateTime(timezone=True), nullable=False),
        sa.Column('ended_at', database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_snooze_account_id_account')),
        sa.ForeignKeyConstraint(['csm_id'], ['csm.id'], name=op.f('fk_snooze_csm_id_csm')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_snooze')),
    )
    op.create_index('ix_snooze_account_id_ended_at', 'snooze', ['account_id', 'ended_at'])


def _create_stage_period() -> None:
    op.create_table(
        'stage_period',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=False),
        sa.Column('stage', sa.String(length=20), nullable=False),
        sa.Column('began_on', sa.Date(), nullable=False),
        sa.Column('ended_on', sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_stage_period_account_id_account')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_stage_period')),
    )
    op.create_index('ix_stage_period_account_id_ended_on', 'stage_period', ['account_id', 'ended_on'])


def downgrade() -> None:
    # What was logged here alone cannot stand in a table that wants the CRM's id.
    op.execute("DELETE FROM touchpoint WHERE crm_id IS NULL")
    with op.batch_alter_table('touchpoint') as touchpoint:
        touchpoint.drop_constraint(op.f('fk_touchpoint_logged_by_id_csm'), type_='foreignkey')
        touchpoint.drop_index('ix_touchpoint_logged_by_id_logged_at')
        touchpoint.alter_column('crm_id', existing_type=sa.String(length=100), nullable=False)
        touchpoint.drop_column('logged_at')
        touchpoint.drop_column('logged_by_id')
        touchpoint.drop_column('note')
    for column in ('weekdays', 'channel', 'contact_id'):
        op.drop_column('recommendation', column)
    op.drop_index('ix_decision_ends_at', 'decision')
    for column in ('ends_at', 'until'):
        op.drop_column('decision', column)
    op.drop_column('account', 'stage_since')
    for table in ('stage_period', 'snooze', 'note'):
        op.drop_table(table)
