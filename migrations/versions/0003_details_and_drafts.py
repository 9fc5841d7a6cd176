"""Answers of several parts; drafts

Revision ID: 0003
Revises: 0001
"""

import database
import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('invitation_id', sa.Integer(), nullable=False),
    sa.Column('page', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('saved_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitation.id'], name=op.f('fk_draft_invitation_id_invitation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft')),
    sa.UniqueConstraint('invitation_id', name=op.f('uq_draft_invitation_id'))
    )
    op.add_column('answer', sa.Column('details', sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column('answer', 'details')
    op.drop_table('draft')
