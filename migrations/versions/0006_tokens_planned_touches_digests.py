"""Tokens for programs, planned touches, digests

Revision ID: 0006
Revises: 0005
"""

import database
import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('access_token',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('csm_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('scopes', sa.JSON(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('last_used_on', sa.Date(), nullable=True),
    sa.Column('revoked_at', database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['csm_id'], ['csm.id'], name=op.f('fk_access_token_csm_id_csm')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access_token')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_access_token_token_hash'))
    )
    with op.batch_alter_table('access_token', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_access_token_csm_id_purpose'), ['csm_id', 'purpose'], unique=False)

    op.create_table('digest_stop',
    sa.Column('csm_id', sa.Integer(), nullable=False),
    sa.Column('stopped_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['csm_id'], ['csm.id'], name=op.f('fk_digest_stop_csm_id_csm')),
    sa.PrimaryKeyConstraint('csm_id', name=op.f('pk_digest_stop'))
    )
    op.create_table('sent_digest',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('week', sa.Date(), nullable=False),
    sa.Column('csm_id', sa.Integer(), nullable=False),
    sa.Column('stop_hash', sa.String(length=64), nullable=True),
    sa.Column('claimed_at', database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('sent_at', database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('failure', sa.String(length=200), nullable=True),
    sa.ForeignKeyConstraint(['csm_id'], ['csm.id'], name=op.f('fk_sent_digest_csm_id_csm')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sent_digest')),
    sa.UniqueConstraint('stop_hash', name=op.f('uq_sent_digest_stop_hash')),
    sa.UniqueConstraint('week', 'csm_id', name=op.f('uq_sent_digest_week_csm_id'))
    )
    op.create_table('planned_touch',
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=36), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('starts_at', database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('summary', sa.String(length=250), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('changed_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_planned_touch_account_id_account')),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_planned_touch')),
    sa.UniqueConstraint('uid', name=op.f('uq_planned_touch_uid'))
    )


def downgrade() -> None:
    op.drop_table('planned_touch')
    op.drop_table('sent_digest')
    op.drop_table('digest_stop')
    with op.batch_alter_table('access_token', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_access_token_csm_id_purpose'))

    op.drop_table('access_token')
