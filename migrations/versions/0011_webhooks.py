"""Webhooks: events, endpoints, deliveries, attempts

Revision ID: 0011
Revises: 0010
"""

import database
import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('webhook_endpoint',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('url', sa.String(length=500), nullable=False),
    sa.Column('events', sa.JSON(), nullable=False),
    sa.Column('nonce', sa.String(length=43), nullable=False),
    sa.Column('old_nonce', sa.String(length=43), nullable=True),
    sa.Column('old_nonce_until', database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('created_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('answered_well_at', database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('switched_off_at', database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('off_reason', sa.String(length=20), nullable=True),
    sa.Column('told_at', database.UtcDateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_endpoint'))
    )
    op.create_table('webhook_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=40), nullable=False),
    sa.Column('type', sa.String(length=40), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('contact_id', sa.Integer(), nullable=True),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.Column('happened_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('spread_at', database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_webhook_event_account_id_account')),
    sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_webhook_event_contact_id_contact')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_event')),
    sa.UniqueConstraint('uid', name=op.f('uq_webhook_event_uid'))
    )
    with op.batch_alter_table('webhook_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_webhook_event_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_webhook_event_contact_id'), ['contact_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_webhook_event_happened_at'), ['happened_at'], unique=False)
        batch_op.create_index('ix_webhook_event_new', ['id'], unique=False, sqlite_where=sa.text('spread_at IS NULL'), postgresql_where=sa.text('spread_at IS NULL'))

    op.create_table('webhook_delivery',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('endpoint_id', sa.Integer(), nullable=False),
    sa.Column('created_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('claimed_at', database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('next_try_at', database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('delivered_at', database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('failed_at', database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['endpoint_id'], ['webhook_endpoint.id'], name=op.f('fk_webhook_delivery_endpoint_id_webhook_endpoint'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['event_id'], ['webhook_event.id'], name=op.f('fk_webhook_delivery_event_id_webhook_event'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_delivery')),
    sa.UniqueConstraint('event_id', 'endpoint_id', name=op.f('uq_webhook_delivery_event_id_endpoint_id'))
    )
    with op.batch_alter_table('webhook_delivery', schema=None) as batch_op:
        batch_op.create_index('ix_webhook_delivery_due', ['endpoint_id', 'next_try_at'], unique=False, sqlite_where=sa.text('next_try_at IS NOT NULL'), postgresql_where=sa.text('next_try_at IS NOT NULL'))
        batch_op.create_index('ix_webhook_delivery_failed', ['endpoint_id', 'id'], unique=False, sqlite_where=sa.text('failed_at IS NOT NULL'), postgresql_where=sa.text('failed_at IS NOT NULL'))
        batch_op.create_index(batch_op.f('ix_webhook_delivery_endpoint_id_id'), ['endpoint_id', 'id'], unique=False)

    op.create_table('webhook_attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('delivery_id', sa.Integer(), nullable=False),
    sa.Column('attempted_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('failure', sa.String(length=200), nullable=True),
    sa.Column('milliseconds', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['delivery_id'], ['webhook_delivery.id'], name=op.f('fk_webhook_attempt_delivery_id_webhook_delivery'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_attempt'))
    )
    with op.batch_alter_table('webhook_attempt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_webhook_attempt_delivery_id'), ['delivery_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('webhook_attempt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_webhook_attempt_delivery_id'))

    op.drop_table('webhook_attempt')
    with op.batch_alter_table('webhook_delivery', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_webhook_delivery_endpoint_id_id'))
        batch_op.drop_index('ix_webhook_delivery_failed', sqlite_where=sa.text('failed_at IS NOT NULL'), postgresql_where=sa.text('failed_at IS NOT NULL'))
        batch_op.drop_index('ix_webhook_delivery_due', sqlite_where=sa.text('next_try_at IS NOT NULL'), postgresql_where=sa.text('next_try_at IS NOT NULL'))

    op.drop_table('webhook_delivery')
    with op.batch_alter_table('webhook_event', schema=None) as batch_op:
        batch_op.drop_index('ix_webhook_event_new', sqlite_where=sa.text('spread_at IS NULL'), postgresql_where=sa.text('spread_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_webhook_event_happened_at'))
        batch_op.drop_index(batch_op.f('ix_webhook_event_contact_id'))
        batch_op.drop_index(batch_op.f('ix_webhook_event_account_id'))

    op.drop_table('webhook_event')
    op.drop_table('webhook_endpoint')
