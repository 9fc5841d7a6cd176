"""Indexes that reports and pages about thousands of accounts are read from, and what is counted of comments

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

IN_WORDS = sa.text('verbatim IS NOT NULL OR forgotten_at IS NOT NULL')
PAUSED = sa.text('pause_ends_at IS NOT NULL')
READING = sa.table(
    'reading', sa.column('id', sa.Integer), sa.column('content', sa.JSON), sa.column('topics', sa.String),
    sa.column('sentiment', sa.String),
)  # fmt: skip
CHANGES = ['created_at', 'superseded_at', 'source', 'cadence', 'account_id']


def upgrade() -> None:
    op.create_index(
        'ix_answer_in_words', 'answer', ['answered_at', 'kind', 'superseded_at', 'response_id'],
        sqlite_where=IN_WORDS, postgresql_where=IN_WORDS,
    )  # fmt: skip
    op.create_index('ix_contact_paused', 'contact', ['account_id'], sqlite_where=PAUSED, postgresql_where=PAUSED)
    op.create_index(
        op.f('ix_invitation_wave_id_sent_at_contact_id'), 'invitation', ['wave_id', 'sent_at', 'contact_id']
    )
    op.create_index('ix_recommendation_changes', 'recommendation', CHANGES)
    op.drop_index(op.f('ix_recommendation_created_at'), table_name='recommendation')
    # The defaults stay: without them SQLite would have to copy the table, which others refer to.
    op.add_column('reading', sa.Column('topics', sa.String(length=400), server_default='', nullable=False))
    op.add_column('reading', sa.Column('sentiment', sa.String(length=10), server_default='', nullable=False))
    _fill(op.get_bind())
    op.create_index(op.f('ix_reading_answer_id_topics_sentiment'), 'reading', ['answer_id', 'topics', 'sentiment'])
    op.create_index(op.f('ix_reading_needs_review_answer_id'), 'reading', ['needs_review', 'answer_id'])
    op.drop_index(op.f('ix_reading_needs_review'), table_name='reading')


def _fill(connection: sa.Connection) -> None:
    """Give the readings that are there what new ones get from their model."""
    found = connection.execute(sa.select(READING.c.id, READING.c.content).where(READING.c.content.is_not(None))).all()
    noted = [_noted(number, content) for number, content in found if isinstance(content, dict)]
    if noted:
        changed = sa.update(READING).where(READING.c.id == sa.bindparam('row'))
        connection.execute(changed.values(topics=sa.bindparam('named'), sentiment=sa.bindparam('tone')), noted)


def _noted(number: int, content: dict[str, object]) -> dict[str, object]:
    return {'row': number, 'named': ' '.join(content.get('topics', ())), 'tone': content.get('sentiment', '')}


def downgrade() -> None:
    op.create_index(op.f('ix_reading_needs_review'), 'reading', ['needs_review'])
    op.drop_index(op.f('ix_reading_needs_review_answer_id'), table_name='reading')
    op.drop_index(op.f('ix_reading_answer_id_topics_sentiment'), table_name='reading')
    op.drop_column('reading', 'sentiment')
    op.drop_column('reading', 'topics')
    op.create_index(op.f('ix_recommendation_created_at'), 'recommendation', ['created_at'])
    op.drop_index('ix_recommendation_changes', table_name='recommendation')
    op.drop_index(op.f('ix_invitation_wave_id_sent_at_contact_id'), table_name='invitation')
    op.drop_index('ix_contact_paused', table_name='contact')
    op.drop_index('ix_answer_in_words', table_name='answer')
