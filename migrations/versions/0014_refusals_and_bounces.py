"""Mail servers that refuse everything, reminders that failed, and what bounced

Revision ID: 0014
Revises: 0013
"""

import database
import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


# Until now a bounce was told by the words of its failure alone: bounced (5.1.1).
BOUNCED_SO_FAR = """
    UPDATE invitation SET bounced_at = failed_at, bounced_for_good = true,
        bounce_status = substr(failure, 10, length(failure) - 10)
    WHERE failed_at IS NOT NULL AND failure LIKE 'bounced (%)'
"""


def upgrade() -> None:
    op.add_column('wave', sa.Column('refused_at', database.UtcDateTime(timezone=True), nullable=True))
    op.add_column('wave', sa.Column('refusal', sa.String(length=200), nullable=True))
    op.add_column('invitation', sa.Column('reminder_failed_at', database.UtcDateTime(timezone=True), nullable=True))
    op.add_column('invitation', sa.Column('reminder_failure', sa.String(length=200), nullable=True))
    op.add_column('invitation', sa.Column('bounced_at', database.UtcDateTime(timezone=True), nullable=True))
    op.add_column('invitation', sa.Column('bounced_for_good', sa.Boolean(), nullable=True))
    op.add_column('invitation', sa.Column('bounce_status', sa.String(length=20), nullable=True))
    op.create_index(op.f('ix_invitation_claimed_at'), 'invitation', ['claimed_at'])
    op.execute(BOUNCED_SO_FAR)


def downgrade() -> None:
    op.drop_index(op.f('ix_invitation_claimed_at'), table_name='invitation')
    for name in ('bounce_status', 'bounced_for_good', 'bounced_at', 'reminder_failure', 'reminder_failed_at'):
        op.drop_column('invitation', name)
    op.drop_column('wave', 'refusal')
    op.drop_column('wave', 'refused_at')
