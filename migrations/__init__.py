"""Alembic migrations, applied by ``common-ground database upgrade``."""
