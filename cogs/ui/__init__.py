"""Shared by the cogs: text, cards, buttons that outlive a restart, modals, parameters."""
