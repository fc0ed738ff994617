"""The demo: a society of historical physicists on a simulated Discord, with nothing to set up.

- ``society``     who they are and the meeting they go to, read from ``society.toml`` and ``conference.toml``
- ``stage``       the unmodified bot on simcord's Discord, with a temporary database and a clock that jumps
- ``founding``    the society as the features store it: profiles, connections, opt-ins
- ``spelling``    a card as text in a terminal
- ``transcript``  members who act, and the text of what they see
- ``script``      the tour in the terminal, every step of it checked; ``scenes`` are its parts
- ``page``        the tour in a browser: an index, a tab for each channel and direct message, a clock

Needs the optional extra ``demo`` (simcord): only ``bot.cli.demo`` imports this package, and late.
"""
