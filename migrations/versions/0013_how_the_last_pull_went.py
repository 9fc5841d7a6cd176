"""How the last pull from the CRM went

Revision ID: 0013
Revises: 0012
"""

import database
import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

MOMENT = database.UtcDateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table('crm_pull') as batch:
        batch.add_column(sa.Column('done_at', MOMENT, nullable=True))
        batch.add_column(sa.Column('failed_at', MOMENT, nullable=True))
        batch.add_column(sa.Column('failure', sa.Text(), nullable=True))
        batch.alter_column('pulled_at', existing_type=MOMENT, nullable=True)
        batch.alter_column('whole_at', existing_type=MOMENT, nullable=True)
    op.execute('UPDATE crm_pull SET done_at = pulled_at')


def downgrade() -> None:
    op.execute('DELETE FROM crm_pull WHERE pulled_at IS NULL OR whole_at IS NULL')
    with op.batch_alter_table('crm_pull') as batch:
        batch.alter_column('whole_at', existing_type=MOMENT, nullable=False)
        batch.alter_column('pulled_at', existing_type=MOMENT, nullable=False)
        batch.drop_column('failure')
        batch.drop_column('failed_at')
        batch.drop_column('done_at')
