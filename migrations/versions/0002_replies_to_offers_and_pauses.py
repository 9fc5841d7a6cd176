"""Replies to offers, and pauses

Revision ID: 0002
Revises: 0001
"""

import database
import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'offer_reply',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('answer_id', sa.Integer(), nullable=False),
        sa.Column('asked', database.CadenceText(length=80), nullable=False),
        sa.Column('label', sa.String(length=200), nullable=False),
        sa.Column('cadence', database.CadenceText(length=80), nullable=True),
        sa.Column('channel', sa.String(length=20), nullable=True),
        sa.Column('words', sa.Text(), nullable=True),
        sa.Column('replied_at', database.UtcDateTime(timezone=True), nullable=False),
        sa.Column('superseded_at', database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['answer_id'], ['answer.id'], name=op.f('fk_offer_reply_answer_id_answer')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_offer_reply')),
    )
    op.create_index('ix_offer_reply_answer_id', 'offer_reply', ['answer_id'])
    op.create_index('ix_offer_reply_replied_at', 'offer_reply', ['replied_at'])
    is_current = sa.text('superseded_at IS NULL')
    op.create_index(
        'ix_offer_reply_current', 'offer_reply', ['answer_id'], unique=True,
        sqlite_where=is_current, postgresql_where=is_current,
    )
    op.add_column('contact', sa.Column('pause_ends_at', database.UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column('contact', 'pause_ends_at')
    op.drop_table('offer_reply')
