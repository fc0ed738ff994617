"""A meetup as it stands now, for whoever presses or is told; also how messages about meetups look."""

import discord
from sqlalchemy.ext.asyncio import AsyncSession

from bot.client import CommonGround, Interaction
from bot.meetups import groups, missing, recap, silence, states, suggestions, timing
from bot.meetups.acting import Acting, NotYourMeetupError
from bot.meetups.suggestions import Suggestion
from bot.models import Answer, MeetupStatus, Member, OutboxKind, Program, Word
from bot.services import Services
from cogs.meetups import follow_up_cards, group_cards, suggestion_cards, turns

View = discord.ui.LayoutView
_S = MeetupStatus


class Showing:
    """Shows meetups; registered with the client as what renders messages about them."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def register(self, client: CommonGround) -> None:
        """Say how each kind of message looks."""
        client.renderers.update(
            {
                OutboxKind.MEETUP_SUGGESTED: self.suggested,
                OutboxKind.MEETUP_MOVED: self.moved,
                OutboxKind.MEETUP_CONFIRMED: self.confirmed,
                OutboxKind.MEETUP_CANT: self.cancelled,
                OutboxKind.MEETUP_MISSED_OUT: self.missed_out,
                OutboxKind.MEETUP_REMINDER: self.reminder,
                OutboxKind.MEETUP_CHECK_IN: self.check_in,
                OutboxKind.MEETUPS_PAUSED: self.paused,
                OutboxKind.MEETUPS_RECAP: self.recap,
                OutboxKind.MEETUP_HEADS_UP: turns.show_heads_up,
            }
        )

    async def after(self, session: AsyncSession, acting: Acting, interaction: Interaction) -> View:
        """Show a meetup after a press: to the whole group in its thread, elsewhere to who pressed."""
        if acting.meetup.thread_id is not None and acting.meetup.thread_id == interaction.channel_id:
            group = await groups.load(session, meetup_id=acting.meetup.id, bank=self._services.bank)
            if group is not None:
                return group_cards.group(group)
        return await self.own(session, acting)

    async def own(self, session: AsyncSession, acting: Acting) -> View:
        """Show a meetup to who acts."""
        found = await self._load(session, acting.meetup.id, acting.actor)
        if found is None:
            raise NotYourMeetupError
        return suggestion_cards.suggestion(found)

    async def suggested(self, session: AsyncSession, meetup_id: int, recipient: Member) -> View | None:
        """Show a member whom to meet."""
        found = await self._load(session, meetup_id, recipient)
        # Called off before it was told: what came of that is told instead.
        return suggestion_cards.suggestion(found) if found is not None and found.part.live else None

    async def moved(self, session: AsyncSession, meetup_id: int, recipient: Member) -> View | None:
        """Tell of another time or place, unless that has been answered or changed since."""
        found = await self._between(session, meetup_id, recipient)
        if found is None or found.meetup.status is not _S.MOVED:
            return None
        return suggestion_cards.moved(found) if found.part.answer is Answer.NONE else None

    async def confirmed(self, session: AsyncSession, meetup_id: int, recipient: Member) -> View | None:
        """Say that everyone comes, if that is still so."""
        found = await self._between(session, meetup_id, recipient)
        if found is None or found.meetup.status is not _S.CONFIRMED:
            return None
        return suggestion_cards.confirmed(found)

    async def cancelled(self, session: AsyncSession, meetup_id: int, recipient: Member) -> View | None:
        """Tell a member that one of several can't come, while the others can still meet."""
        found = await self._load(session, meetup_id, recipient)
        if found is None or not found.part.live or found.meetup.status not in states.OPEN:
            return None
        gone = any(partner.answer is Answer.CANT for partner in found.partners)
        return follow_up_cards.cancellation(found) if gone else None

    async def missed_out(self, session: AsyncSession, miss_id: int, _recipient: Member) -> View | None:
        """Tell a member that nobody could be found this time, and why."""
        found = await missing.load(session, miss_id)
        return follow_up_cards.missed_out(found) if found else None

    async def reminder(self, session: AsyncSession, meetup_id: int, recipient: Member) -> View | None:
        """Remind of what is agreed, unless it was changed, or has begun."""
        found = await self._between(session, meetup_id, recipient)
        if found is None or found.meetup.status is not _S.CONFIRMED:
            return None
        begins = found.meetup.starts_at
        return follow_up_cards.reminder(found) if begins is not None and begins > self._services.clock() else None

    async def check_in(self, session: AsyncSession, meetup_id: int, recipient: Member) -> View | None:
        """Ask whether they met, unless they said so, or agreed on a later time."""
        found = await self._between(session, meetup_id, recipient)
        if found is None or found.part.word in (Word.MET, Word.WONT):
            return None
        meetup, now = found.meetup, self._services.clock()
        ends = timing.end(meetup, own_time=found.own_time)
        if meetup.status not in states.OPEN or (meetup.status is _S.CONFIRMED and ends is not None and ends > now):
            return None
        return follow_up_cards.check_in(found, over=meetup.ends_at is None or meetup.ends_at <= now)

    async def paused(self, session: AsyncSession, program_id: int, recipient: Member) -> View | None:
        """Tell a member that they are paused, unless they are back."""
        found = await silence.paused(session, program_id=program_id, member_id=recipient.id)
        if found is None or found[2].paused_at is None:
            return None
        return follow_up_cards.paused(found[0], found[1], program_id)

    async def recap(self, session: AsyncSession, program_id: int, recipient: Member) -> View | None:
        """Show a member whom they met at a meeting that is over; nothing to who met nobody."""
        program = await session.get(Program, program_id)
        if program is None:
            return None
        found = await recap.of_program(
            session, member=recipient, program=program, bank=self._services.bank, now=self._services.clock()
        )
        return follow_up_cards.recap(found) if found.met else None

    async def _between(self, session: AsyncSession, meetup_id: int, viewer: Member) -> Suggestion | None:
        """Load what is told while a meetup is under way: nothing where one has blocked the other since."""
        found = await self._load(session, meetup_id, viewer)
        return None if found is None or found.apart or not found.part.live else found

    async def _load(self, session: AsyncSession, meetup_id: int, viewer: Member) -> Suggestion | None:
        return await suggestions.load(session, meetup_id=meetup_id, member_id=viewer.id, bank=self._services.bank)
