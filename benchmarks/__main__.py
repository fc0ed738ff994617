"""Entry point of ``python -m benchmarks``."""

from benchmarks.command import app

app()
