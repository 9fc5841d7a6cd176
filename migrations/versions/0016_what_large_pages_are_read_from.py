"""Indexes that reports and pages about thousands of accounts are read from

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

IN_WORDS = sa.text('verbatim IS NOT NULL OR forgotten_at IS NOT NULL')
PAUSED = sa.text('pause_ends_at IS NOT NULL')
CHANGES = ['created_at', 'superseded_at', 'source', 'cadence', 'account_id']


def upgrade() -> None:
    op.create_index(
        'ix_answer_in_words', 'answer', ['answered_at', 'kind', 'superseded_at', 'response_id'],
        sqlite_where=IN_WORDS, postgresql_where=IN_WORDS,
    )  # fmt: skip
    op.create_index('ix_contact_paused', 'contact', ['account_id'], sqlite_where=PAUSED, postgresql_where=PAUSED)
    op.create_index(
        op.f('ix_invitation_wave_id_sent_at_contact_id'), 'invitation', ['wave_id', 'sent_at', 'contact_id']
    )
    op.create_index('ix_recommendation_changes', 'recommendation', CHANGES)
    op.drop_index(op.f('ix_recommendation_created_at'), table_name='recommendation')


def downgrade() -> None:
    op.create_index(op.f('ix_recommendation_created_at'), 'recommendation', ['created_at'])
    op.drop_index('ix_recommendation_changes', table_name='recommendation')
    op.drop_index(op.f('ix_invitation_wave_id_sent_at_contact_id'), table_name='invitation')
    op.drop_index('ix_contact_paused', table_name='contact')
    op.drop_index('ix_answer_in_words', table_name='answer')
