"""Connections between members."""
