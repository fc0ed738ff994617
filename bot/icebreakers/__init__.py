"""Prompts that start a conversation, chosen for what a pair shares."""
