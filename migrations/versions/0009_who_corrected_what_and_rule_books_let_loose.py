"""Who corrected what, what had been read, likeness, and rule books let loose

Revision ID: 0009
Revises: 0008
"""

import database
import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('rule_book_release',
    sa.Column('rule_book', sa.String(length=40), nullable=False),
    sa.Column('csm_id', sa.Integer(), nullable=False),
    sa.Column('released_at', database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['csm_id'], ['csm.id'], name=op.f('fk_rule_book_release_csm_id_csm')),
    sa.PrimaryKeyConstraint('rule_book', name=op.f('pk_rule_book_release'))
    )
    with op.batch_alter_table('correction', schema=None) as batch_op:
        batch_op.add_column(sa.Column('csm_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('rule_book', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('was_read', sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column('alike_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('replaced', sa.JSON(none_as_null=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_correction_alike_id'), ['alike_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_correction_corrected_at'), ['corrected_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_correction_csm_id_corrected_at'), ['csm_id', 'corrected_at'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_correction_csm_id_csm'), 'csm', ['csm_id'], ['id'])
        batch_op.create_foreign_key(
            batch_op.f('fk_correction_alike_id_answer'), 'answer', ['alike_id'], ['id'], ondelete='SET NULL'
        )


def downgrade() -> None:
    with op.batch_alter_table('correction', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_correction_alike_id_answer'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_correction_csm_id_csm'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_correction_csm_id_corrected_at'))
        batch_op.drop_index(batch_op.f('ix_correction_corrected_at'))
        batch_op.drop_index(batch_op.f('ix_correction_alike_id'))
        for column in ('replaced', 'alike_id', 'was_read', 'rule_book', 'csm_id'):
            batch_op.drop_column(column)

    op.drop_table('rule_book_release')
