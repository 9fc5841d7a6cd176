"""The hours that CSMs have, and channels of overrides

Revision ID: 0007
Revises: 0006
"""

import database
import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('available_hours',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('csm_id', sa.Integer(), nullable=False),
    sa.Column('hours', sa.Double(), nullable=True),
    sa.Column('set_by', sa.Integer(), nullable=False),
    sa.Column('set_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['csm_id'], ['csm.id'], name=op.f('fk_available_hours_csm_id_csm')),
    sa.ForeignKeyConstraint(['set_by'], ['csm.id'], name=op.f('fk_available_hours_set_by_csm')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_available_hours'))
    )
    with op.batch_alter_table('available_hours', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_available_hours_csm_id_set_at'), ['csm_id', 'set_at'], unique=False)

    op.add_column('decision', sa.Column('channel', sa.String(length=20), nullable=True))


def downgrade() -> None:
    op.drop_column('decision', 'channel')
    with op.batch_alter_table('available_hours', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_available_hours_csm_id_set_at'))

    op.drop_table('available_hours')
