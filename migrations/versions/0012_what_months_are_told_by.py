"""Indexes that past months are told by, and what each policy would recommend

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

AS_OF = ['account_id', 'created_at', 'superseded_at', 'cadence', 'channel', 'source', 'asked_low', 'asked_high']


def upgrade() -> None:
    op.add_column('recommendation', sa.Column('choices', sa.Text(), nullable=True))
    op.create_index('ix_recommendation_as_of', 'recommendation', AS_OF)
    op.drop_index(op.f('ix_recommendation_account_id_created_at'), table_name='recommendation')
    op.create_index(op.f('ix_answer_answered_at_kind'), 'answer', ['answered_at', 'kind'])
    op.drop_index(op.f('ix_answer_answered_at'), table_name='answer')


def downgrade() -> None:
    # Not in batches: these would make the tables anew, which SQLite refuses while other rows refer to them.
    op.create_index(op.f('ix_answer_answered_at'), 'answer', ['answered_at'])
    op.drop_index(op.f('ix_answer_answered_at_kind'), table_name='answer')
    op.create_index(op.f('ix_recommendation_account_id_created_at'), 'recommendation', ['account_id', 'created_at'])
    op.drop_index('ix_recommendation_as_of', table_name='recommendation')
    op.drop_column('recommendation', 'choices')
