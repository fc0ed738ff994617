"""Meetings and events that change, are cancelled and are mirrored; who goes; what is done for nobody in particular.

Revision: 0011
Follows: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table('meetings', schema=None) as batch_op:
        batch_op.add_column(sa.Column('channel_id', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('link', sa.String(length=300), server_default='', nullable=False))
        batch_op.add_column(sa.Column('revision', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(batch_op.f('uq_meetings_society_id_name'), type_='unique')
        batch_op.create_index('uq_meetings_name', ['society_id', 'name'], unique=True, sqlite_where=sa.text('cancelled_at IS NULL'), postgresql_where=sa.text('cancelled_at IS NULL'))

    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.alter_column('recipient_id',
               existing_type=sa.BigInteger().with_variant(sa.Integer(), 'sqlite'),
               nullable=True)

    with op.batch_alter_table('social_events', schema=None) as batch_op:
        batch_op.add_column(sa.Column('capacity', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('revision', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('mirror', sa.Enum('waiting', 'shown', 'forbidden', 'full', 'gone', name='mirrorstate', native_enum=False, length=32), server_default='waiting', nullable=False))
        batch_op.add_column(sa.Column('mirror_id', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('mirrored_revision', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_social_events_mirror_id'), ['mirror_id'])
        batch_op.drop_constraint(batch_op.f('uq_social_events_meeting_id_name_starts_at'), type_='unique')
        batch_op.create_index('uq_social_events_name', ['meeting_id', 'name', 'starts_at'], unique=True, sqlite_where=sa.text('cancelled_at IS NULL'), postgresql_where=sa.text('cancelled_at IS NULL'))

    op.create_table('rsvps',
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('answer', sa.Enum('going', 'waiting', 'maybe', 'cant', name='rsvpanswer', native_enum=False, length=32), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('remind', sa.Boolean(), server_default=sa.text('(false)'), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['social_events.id'], name=op.f('fk_rsvps_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_rsvps_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('event_id', 'member_id', name=op.f('pk_rsvps'))
    )
    with op.batch_alter_table('rsvps', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rsvps_member_id'), ['member_id'], unique=False)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table('rsvps', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rsvps_member_id'))

    op.drop_table('rsvps')
    # What is cancelled has no other place in the tables of before.
    op.execute('DELETE FROM social_events WHERE cancelled_at IS NOT NULL')
    op.execute('DELETE FROM meetings WHERE cancelled_at IS NOT NULL')
    op.execute('DELETE FROM outbox WHERE recipient_id IS NULL')
    with op.batch_alter_table('social_events', schema=None) as batch_op:
        batch_op.drop_index('uq_social_events_name')
        batch_op.create_unique_constraint(batch_op.f('uq_social_events_meeting_id_name_starts_at'), ['meeting_id', 'name', 'starts_at'])
        batch_op.drop_constraint(batch_op.f('uq_social_events_mirror_id'), type_='unique')
        batch_op.drop_column('mirrored_revision')
        batch_op.drop_column('mirror_id')
        batch_op.drop_column('mirror')
        batch_op.drop_column('cancelled_at')
        batch_op.drop_column('revision')
        batch_op.drop_column('capacity')

    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.alter_column('recipient_id',
               existing_type=sa.BigInteger().with_variant(sa.Integer(), 'sqlite'),
               nullable=False)

    with op.batch_alter_table('meetings', schema=None) as batch_op:
        batch_op.drop_index('uq_meetings_name')
        batch_op.create_unique_constraint(batch_op.f('uq_meetings_society_id_name'), ['society_id', 'name'])
        batch_op.drop_column('cancelled_at')
        batch_op.drop_column('revision')
        batch_op.drop_column('link')
        batch_op.drop_column('channel_id')
