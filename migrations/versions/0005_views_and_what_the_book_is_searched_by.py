"""Views of the book of business, and the columns by which it is searched and ordered

Revision ID: 0005
Revises: 0004
"""

import json

import database
import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('book_view',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('csm_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('query', sa.Text(), nullable=False),
    sa.Column('created_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('changed_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['csm_id'], ['csm.id'], name=op.f('fk_book_view_csm_id_csm')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_book_view'))
    )
    with op.batch_alter_table('book_view', schema=None) as batch_op:
        batch_op.create_index('ix_book_view_name', ['csm_id', 'name'], unique=True, sqlite_where=sa.text('deleted_at IS NULL'), postgresql_where=sa.text('deleted_at IS NULL'))

    # The defaults stay: without them SQLite would have to copy the tables, which others refer to.
    op.add_column('account', sa.Column('name_key', sa.String(length=600), server_default='', nullable=False))
    op.add_column('reading', sa.Column('signals', sa.String(length=200), server_default='', nullable=False))
    _fill(op.get_bind())
    op.create_index(op.f('ix_account_csm_id_name_key'), 'account', ['csm_id', 'name_key'], unique=False)
    op.create_index(op.f('ix_account_name_key'), 'account', ['name_key'], unique=False)
    op.create_index('ix_reading_with_signals', 'reading', ['answer_id', 'signals'], unique=False, sqlite_where=sa.text("signals <> ''"), postgresql_where=sa.text("signals <> ''"))
    op.create_index('ix_recommendation_cadence', 'recommendation', ['cadence'], unique=False, sqlite_where=sa.text('superseded_at IS NULL'), postgresql_where=sa.text('superseded_at IS NULL'))


def _fill(connection: sa.Connection) -> None:
    """Give the rows that are there what new rows get from their models."""
    names = [
        {'row': row.id, 'value': row.name.casefold()} for row in connection.execute(sa.text('SELECT id, name FROM account'))
    ]
    if names:
        connection.execute(sa.text('UPDATE account SET name_key = :value WHERE id = :row'), names)
    contents = connection.execute(sa.text('SELECT id, content FROM reading WHERE content IS NOT NULL')).all()
    signals = [{'row': row.id, 'value': ' '.join(_signals(row.content))} for row in contents]
    if noted := [one for one in signals if one['value']]:
        connection.execute(sa.text('UPDATE reading SET signals = :value WHERE id = :row'), noted)


def _signals(content: object) -> list[str]:
    """The signals of a reading; a raw query gets JSON as text from SQLite and as values from PostgreSQL."""
    read = json.loads(content) if isinstance(content, str) else content
    return read.get('signals', []) if isinstance(read, dict) else []


def downgrade() -> None:
    op.drop_index('ix_recommendation_cadence', 'recommendation')
    op.drop_index('ix_reading_with_signals', 'reading')
    op.drop_column('reading', 'signals')
    op.drop_index('ix_account_name_key', 'account')
    op.drop_index('ix_account_csm_id_name_key', 'account')
    op.drop_column('account', 'name_key')
    op.drop_table('book_view')
