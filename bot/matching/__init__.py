"""Pure numerics: backgrounds -> candidates -> exact solver -> groups and reasons.

Plain dataclasses in, plain dataclasses out; no database, no Discord, no clock.
"""
