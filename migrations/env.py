"""Alembic's entry: runs on the connection that bot.schema hands over."""

from typing import Literal

from alembic import context

from bot.models import Base
from bot.models.base import UTCDateTime


def _render(kind: str, item: object, _context: object) -> str | Literal[False]:
    # A migration names SQLAlchemy's own types only, so that it outlives a move of ours.
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    compare_type=True,
    render_item=_render,
    render_as_batch=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
