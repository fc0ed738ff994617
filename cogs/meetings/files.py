"""Calendar files to send: of a meeting and of an event."""

from datetime import datetime
from io import BytesIO

import discord

from bot.meetings import ics
from bot.models import Meeting, SocialEvent

TOLD = "Open it to put it into your calendar. After a change, open the new one: it updates the same entry."


def of_meeting(meeting: Meeting, now: datetime) -> discord.File:
    """Return the calendar file of a meeting, over whole days."""
    written = ics.days(
        uid=ics.uid("meeting", meeting.society_id, meeting.id),
        revision=meeting.revision,
        title=meeting.name,
        first_day=meeting.first_day,
        last_day=meeting.last_day,
        place=meeting.place,
        description=meeting.link,
        cancelled=meeting.cancelled_at is not None,
        now=now,
    )
    return discord.File(BytesIO(written), filename="meeting.ics", description="Calendar file")


def of_event(event: SocialEvent, meeting: Meeting, now: datetime) -> discord.File:
    """Return the calendar file of an event."""
    written = ics.entry(
        uid=ics.uid("event", meeting.society_id, event.id),
        revision=event.revision,
        title=event.name,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        place=event.place,
        description="\n".join(part for part in (meeting.name, meeting.link) if part),
        cancelled=event.cancelled_at is not None,
        now=now,
    )
    return discord.File(BytesIO(written), filename="event.ics", description="Calendar file")
