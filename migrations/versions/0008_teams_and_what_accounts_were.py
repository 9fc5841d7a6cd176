"""Teams, and what accounts were

Revision ID: 0008
Revises: 0007
"""

import database
import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('account_past',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('segment', sa.String(length=60), nullable=False),
    sa.Column('csm_id', sa.Integer(), nullable=False),
    sa.Column('renewal_on', sa.Date(), nullable=True),
    sa.Column('began_at', database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('ended_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_account_past_account_id_account')),
    sa.ForeignKeyConstraint(['csm_id'], ['csm.id'], name=op.f('fk_account_past_csm_id_csm')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_past'))
    )
    op.create_index(op.f('ix_account_past_account_id_ended_at'), 'account_past', ['account_id', 'ended_at'])
    op.create_index(op.f('ix_account_past_ended_at'), 'account_past', ['ended_at'])
    op.add_column('account', sa.Column('added_at', database.UtcDateTime(timezone=True), nullable=True))
    op.add_column('csm', sa.Column('team', sa.String(length=100), nullable=True))
    # With the moment of logging in it, the index alone answers what was known at the end of a month.
    op.drop_index(op.f('ix_touchpoint_account_id_happened_at'), table_name='touchpoint')
    op.create_index(
        op.f('ix_touchpoint_account_id_happened_at_logged_at'), 'touchpoint', ['account_id', 'happened_at', 'logged_at']
    )


def downgrade() -> None:
    # Not in batches: these would make the tables anew, which SQLite refuses while other rows refer to them.
    op.drop_index(op.f('ix_touchpoint_account_id_happened_at_logged_at'), table_name='touchpoint')
    op.create_index(op.f('ix_touchpoint_account_id_happened_at'), 'touchpoint', ['account_id', 'happened_at'])
    op.drop_column('csm', 'team')
    op.drop_column('account', 'added_at')
    op.drop_table('account_past')
