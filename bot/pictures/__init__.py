"""Pictures as PNG: plain dataclasses in, bytes out; drawn in a process of their own (bot.worker).

They bring their own background, so that they are readable on Discord's dark and light themes alike.
"""
