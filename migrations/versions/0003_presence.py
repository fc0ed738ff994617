"""presence.

Revision: 0003
Follows: 0002
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table('registry_state', schema=None) as batch_op:
        batch_op.add_column(sa.Column('own_version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('content', sa.String(length=32), server_default='', nullable=False))
    op.execute(sa.text('UPDATE registry_state SET content = :content').bindparams(content=secrets.token_hex(16)))
    with op.batch_alter_table('societies', schema=None) as batch_op:
        batch_op.add_column(sa.Column('directory_version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='0', nullable=False))
    with op.batch_alter_table('members', schema=None) as batch_op:
        batch_op.add_column(sa.Column('directory_revision', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='0', nullable=False))
        batch_op.create_index(batch_op.f('ix_members_society_id_directory_revision'), ['society_id', 'directory_revision'], unique=False)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table('members', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_members_society_id_directory_revision'))
        batch_op.drop_column('directory_revision')
    with op.batch_alter_table('societies', schema=None) as batch_op:
        batch_op.drop_column('directory_version')
    with op.batch_alter_table('registry_state', schema=None) as batch_op:
        batch_op.drop_column('content')
        batch_op.drop_column('own_version')
