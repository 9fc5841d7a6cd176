"""What people had said of readings before they replaced it or took it back

Revision ID: 0015
Revises: 0014
"""

from datetime import datetime

import database
import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

CORRECTION = sa.table(
    'correction', sa.column('answer_id', sa.Integer), sa.column('replaced', sa.JSON(none_as_null=True)),
    sa.column('corrected_at', database.UtcDateTime()),
)  # fmt: skip


def upgrade() -> None:
    past = op.create_table('correction_past',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=20), nullable=False),
    sa.Column('confirms', sa.Boolean(), nullable=False),
    sa.Column('corrected_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['answer_id'], ['answer.id'], name=op.f('fk_correction_past_answer_id_answer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_correction_past'))
    )
    op.create_index(op.f('ix_correction_past_answer_id'), 'correction_past', ['answer_id'])
    # What the correction before the present one was is kept beside it already, for taking the present one back.
    replaced = op.get_bind().execute(sa.select(CORRECTION).where(CORRECTION.c.replaced.is_not(None))).all()
    op.bulk_insert(past, [_past(*row) for row in replaced])


def _past(answer_id: int, replaced: dict[str, object], ended_at: datetime) -> dict[str, object]:
    said = {name: replaced[name] for name in ('source', 'confirms')}
    began_at = datetime.fromisoformat(str(replaced['corrected_at']))
    return said | {'answer_id': answer_id, 'corrected_at': began_at, 'ended_at': ended_at}


def downgrade() -> None:
    op.drop_table('correction_past')
