"""Mail servers that refuse everything, reminders that failed, and what bounced

Revision ID: 0014
Revises: 0012
"""

import database
import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('wave', sa.Column('refused_at', database.UtcDateTime(timezone=True), nullable=True))
    op.add_column('wave', sa.Column('refusal', sa.String(length=200), nullable=True))


def downgrade() -> None:
    op.drop_column('wave', 'refusal')
    op.drop_column('wave', 'refused_at')
