"""Accounts that were not there at a moment, found by index

Revision ID: 0019
Revises: 0018
"""

from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f('ix_account_added_at'), 'account', ['added_at'])
    op.create_index(op.f('ix_account_removed_at'), 'account', ['removed_at'])


def downgrade() -> None:
    op.drop_index(op.f('ix_account_removed_at'), table_name='account')
    op.drop_index(op.f('ix_account_added_at'), table_name='account')
