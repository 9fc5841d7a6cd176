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

AS_OF = (
    'account_id', 'created_at', 'superseded_at', 'cadence', 'channel', 'source', 'asked_low', 'asked_high'
)


def upgrade() -> None:
    with op.batch_alter_table('recommendation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('choices', sa.Text(), nullable=True))
        batch_op.drop_index(batch_op.f('ix_recommendation_account_id_created_at'))
        batch_op.create_index('ix_recommendation_as_of', AS_OF, unique=False)
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answer_answered_at'))
        batch_op.create_index(batch_op.f('ix_answer_answered_at_kind'), ['answered_at', 'kind'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answer_answered_at_kind'))
        batch_op.create_index(batch_op.f('ix_answer_answered_at'), ['answered_at'], unique=False)
    with op.batch_alter_table('recommendation', schema=None) as batch_op:
        batch_op.drop_index('ix_recommendation_as_of')
        batch_op.create_index(
            batch_op.f('ix_recommendation_account_id_created_at'), ['account_id', 'created_at'], unique=False
        )
    # Outside the batch, which would make the table anew and so break what points to its rows.
    op.drop_column('recommendation', 'choices')
