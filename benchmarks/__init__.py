"""Measurements of what was promised: ``python -m benchmarks NAME [--json]``, or ``all``.

A file per benchmark; each draws its inputs with a seed, and measures a baseline or another library in the same
run, since seconds on one machine say little on another.
"""
