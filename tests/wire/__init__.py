"""A small Discord on 127.0.0.1, and tests that run the real process against it.

- ``world``        what exists: application, server, people, channels, messages, commands
- ``bodies``       every request body against Discord's own OpenAPI description
- ``rules``        what that description can't express, such as unique custom ids
- ``limits``       rate limits per bucket and for all together
- ``gateway``      the WebSocket: HELLO, IDENTIFY, READY, heartbeats, RESUME
- ``interactions`` what people do to the bot, and what it answered
- ``routes``       the HTTP routes the bot uses; an unknown one is a violation
- ``server``       puts it together, and records every request
- ``actor``        a person who types commands and presses buttons
- ``process``      the bot as a process of its own

``python -m tests.wire --port N`` starts the server alone.
"""
