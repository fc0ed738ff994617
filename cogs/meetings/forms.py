"""The form in which organizers change an event."""

import re
from zoneinfo import ZoneInfo

from bot.client import Interaction
from bot.errors import InputError
from bot.meetings import checked, events
from bot.models import Meeting, SocialEvent
from cogs.meetings import showing, words
from cogs.ui import actors
from cogs.ui.modals import Form, field, typed

_FROM_UNTIL = re.compile(r"\s*([\d:.]+)\s*(?:-|–|—|to|until)\s*([\d:.]+)\s*", re.IGNORECASE)


class EditEvent(Form, title="Change an event"):
    """Name, place, day, from when to when, how many places."""

    def __init__(self, event: SocialEvent, meeting: Meeting) -> None:
        super().__init__()
        self._event_id = event.id
        self._zone = ZoneInfo(meeting.time_zone)
        times = f"{words.local_time(event.starts_at, meeting)}-{words.local_time(event.ends_at, meeting)}"
        self.name = field("Name", name="name", value=event.name, most=checked.LONGEST_NAME, required=True)
        self.place = field("Place", name="place", value=event.place, most=checked.LONGEST_PLACE, required=True)
        self.day = field(
            "Day", name="day", value=str(words.local_day(event, meeting)), most=20, required=True, example="2027-03-14"
        )
        self.times = field(
            "From and until", name="times", value=times, most=20, required=True, example="18:00-20:00",
            hint=f"In {meeting.time_zone.replace('_', ' ')} time",
        )  # fmt: skip
        self.places = field(
            "Places", name="places", value=str(event.capacity or ""), most=6, hint="Empty: anybody can come"
        )
        for item in (self.name, self.place, self.day, self.times, self.places):
            self.add_item(item)

    async def on_submit(self, interaction: Interaction, /) -> None:  # type: ignore[override]
        """Change it, and show it as it is now."""
        actors.require_organizer(interaction)
        services = interaction.client.services
        times = _FROM_UNTIL.fullmatch(typed(self.times))
        if times is None:
            raise InputError(f"“{typed(self.times)[:40]}” is not from when to when. Write it like 18:00-20:00.")
        starts_at, ends_at = checked.span(typed(self.day), times[1], times[2], self._zone)
        async with services.database.transaction() as session:
            await events.edit(
                session,
                society_id=actors.society_id(interaction),
                event_id=self._event_id,
                name=typed(self.name),
                place=typed(self.place),
                starts_at=starts_at,
                ends_at=ends_at,
                capacity=checked.capacity(typed(self.places)),
                now=services.clock(),
            )
        await interaction.response.edit_message(view=await showing.event(interaction, self._event_id))
