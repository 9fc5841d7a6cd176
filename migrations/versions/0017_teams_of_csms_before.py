"""Teams that CSMs belonged to before

Revision ID: 0017
Revises: 0016
"""

import database
import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('csm_team_past',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('csm_id', sa.Integer(), nullable=False),
    sa.Column('team', sa.String(length=100), nullable=True),
    sa.Column('ended_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['csm_id'], ['csm.id'], name=op.f('fk_csm_team_past_csm_id_csm')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_csm_team_past'))
    )
    op.create_index(op.f('ix_csm_team_past_ended_at'), 'csm_team_past', ['ended_at'])


def downgrade() -> None:
    op.drop_table('csm_team_past')
