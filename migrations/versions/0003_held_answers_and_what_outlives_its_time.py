"""Held answers, the addresses of senders for a day, when a page was opened, and when words were forgotten

Revision ID: 0003
Revises: 0002
"""

import database
import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('held_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('invitation_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('page', sa.Integer(), nullable=True),
    sa.Column('content', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('posted_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('released_at', database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('released_by', sa.String(length=20), nullable=True),
    sa.Column('discarded_at', database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('overtaken_at', database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitation.id'], name=op.f('fk_held_answer_invitation_id_invitation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_held_answer'))
    )
    op.create_index(op.f('ix_held_answer_invitation_id'), 'held_answer', ['invitation_id'], unique=False)
    op.create_index(op.f('ix_held_answer_posted_at'), 'held_answer', ['posted_at'], unique=False)
    op.create_index('ix_held_answer_waiting', 'held_answer', ['invitation_id'], unique=False,
    sqlite_where=sa.text('released_at IS NULL AND discarded_at IS NULL AND overtaken_at IS NULL'),
    postgresql_where=sa.text('released_at IS NULL AND discarded_at IS NULL AND overtaken_at IS NULL'))
    op.create_table('sighting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('address_hash', sa.String(length=27), nullable=False),
    sa.Column('invitation_id', sa.Integer(), nullable=False),
    sa.Column('posted_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitation.id'], name=op.f('fk_sighting_invitation_id_invitation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sighting'))
    )
    op.create_index(op.f('ix_sighting_address_hash_posted_at'), 'sighting', ['address_hash', 'posted_at'], unique=False)
    op.create_index(op.f('ix_sighting_invitation_id'), 'sighting', ['invitation_id'], unique=False)
    op.create_index(op.f('ix_sighting_posted_at'), 'sighting', ['posted_at'], unique=False)
    op.add_column('answer', sa.Column('forgotten_at', database.UtcDateTime(timezone=True), nullable=True))
    op.create_index(op.f('ix_answer_forgotten_at_answered_at'), 'answer', ['forgotten_at', 'answered_at'], unique=False)
    op.create_index(op.f('ix_draft_saved_at'), 'draft', ['saved_at'], unique=False)
    op.add_column('invitation', sa.Column('opened_at', database.UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    # Not in batches: these would make the tables anew, which SQLite refuses while other rows refer to them.
    op.drop_column('invitation', 'opened_at')
    op.drop_index(op.f('ix_draft_saved_at'), table_name='draft')
    op.drop_index(op.f('ix_answer_forgotten_at_answered_at'), table_name='answer')
    op.drop_column('answer', 'forgotten_at')
    op.drop_table('sighting')
    op.drop_table('held_answer')
