"""Addresses that bounce besides

Revision ID: 0018
Revises: 0017
"""

import database
import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('suppression', sa.Column('bounced_at', database.UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column('suppression', 'bounced_at')
