"""Durable messages to other people. A feature enqueues in its own transaction; delivery claims and marks."""
