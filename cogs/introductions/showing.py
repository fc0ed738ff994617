"""A request as each of its people sees it now; also how messages about it look."""

from collections.abc import Sequence

import discord
from sqlalchemy.ext.asyncio import AsyncSession

from bot.client import CommonGround
from bot.errors import NotVisibleError
from bot.icebreakers import speaking
from bot.introductions import answering, asking, loading, meeting, steps
from bot.introductions.loading import NotYoursError, Request
from bot.models import Introduction, IntroductionStatus, Member, OutboxKind, Outcome
from bot.services import Services
from bot.societies import settings_of
from cogs.introductions import asked_cards, asking_cards, meeting_cards
from cogs.introductions.words import PURPOSES
from cogs.ui import others
from cogs.ui.others import Other
from cogs.ui.text import plain

_S = IntroductionStatus
# Whom one of them can't see: hidden, gone, or blocked.
SOMEBODY = "somebody you can't see now"
_WAITS = {
    _S.ASKED: OutboxKind.INTRODUCTION_ASKED,
    _S.PASSED_ON: OutboxKind.INTRODUCTION_PASSED_ON,
    _S.MORE_ASKED: OutboxKind.INTRODUCTION_MORE_ASKED,
}


class Showing:
    """Shows requests; registered with the client as what renders messages about them."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def register(self, client: CommonGround) -> None:
        """Say how each kind of message looks, and what waits for an answer."""
        client.renderers.update(
            {
                OutboxKind.INTRODUCTION_ASKED: self.asked,
                OutboxKind.INTRODUCTION_PASSED_ON: self.passed_on,
                OutboxKind.INTRODUCTION_MORE_ASKED: self.more_asked,
                OutboxKind.INTRODUCTION_REMINDER: self.reminder,
                OutboxKind.INTRODUCTION_MADE: self.made,
                OutboxKind.INTRODUCTION_ENDED: self.ended,
                OutboxKind.INTRODUCTION_FOLLOW_UP: self.follow_up,
                OutboxKind.INTRODUCTION_THANKED: self.thanked,
            }
        )
        client.waiting.append(self.waiting)

    async def waiting(self, session: AsyncSession, member: Member) -> Sequence[tuple[OutboxKind, int]]:
        """Tell which requests wait for a member's answer, the most relevant first."""
        found = await answering.waiting_for(session, member, places=self._services.places)
        return [(_WAITS[request.introduction.status], request.introduction.id) for request in found]

    async def overview(self, session: AsyncSession, member: Member) -> discord.ui.LayoutView:
        """List what waits for a member's answer, and what they asked."""
        waiting = await answering.waiting_for(session, member, places=self._services.places)
        own = [
            (request, await meeting.visible_to(session, member, request.target))
            for request in await asking.of_asker(session, member)
        ]
        lines: list[tuple[str, Introduction]] = [
            (f"{plain(request.asker.name)} · {PURPOSES[request.introduction.purpose].lower()}", request.introduction)
            for request in waiting
            if request.asker.id != member.id
        ]
        return asking_cards.overview(own, lines)

    async def opened(self, session: AsyncSession, introduction_id: int, user_id: int) -> discord.ui.LayoutView:
        """Show a request to one of its people, whoever of them it is.

        Raises:
            NotYoursError: this Discord user has no part in it.
            NotVisibleError: they don't see who asks any more.
        """
        request = await loading.load(session, introduction_id)
        if request is not None and request.asker.user_id == user_id:
            return await self.mine(session, request)
        request, viewer = await loading.as_either(session, introduction_id, user_id)
        shown = (
            await self.connector(session, request, viewer)
            if request.connector is not None and viewer.id == request.connector.id
            else await self.target(session, request, viewer)
        )
        if shown is None:
            raise NotYoursError
        return shown

    async def mine(self, session: AsyncSession, request: Request) -> discord.ui.LayoutView:
        """Show a request to who asked."""
        sees = await meeting.visible_to(session, request.asker, request.target)
        return asking_cards.mine(request, sees_target=sees)

    async def connector(
        self, session: AsyncSession, request: Request, viewer: Member, *, reminder: bool = False
    ) -> discord.ui.LayoutView | None:
        """Show a request to who could pass it on."""
        if not await meeting.visible_to(session, viewer, request.asker):
            return None
        return asked_cards.connector(
            request, target=await self.name(session, viewer, request.target), reminder=reminder
        )

    async def target(
        self, session: AsyncSession, request: Request, viewer: Member, *, reminder: bool = False
    ) -> discord.ui.LayoutView | None:
        """Show a request to whom it is for; None where they don't see who asks."""
        asker = await self._other(session, viewer, request.asker)
        if asker is None:
            return None
        through = await self.name(session, viewer, request.connector, "A connection of yours")
        return asked_cards.target(request, viewer, asker, through=through, reminder=reminder)

    async def name(self, session: AsyncSession, viewer: Member, other: Member | None, unseen: str = SOMEBODY) -> str:
        """Name one to the other, unless they don't see them."""
        if other is None or not await meeting.visible_to(session, viewer, other):
            return unseen
        return plain(other.name)

    async def asked(self, session: AsyncSession, number: int, recipient: Member) -> discord.ui.LayoutView | None:
        """Ask the connector."""
        request = await loading.load(session, number)
        if request is None or request.introduction.status is not _S.ASKED:
            return None
        return await self.connector(session, request, recipient)

    async def passed_on(self, session: AsyncSession, number: int, recipient: Member) -> discord.ui.LayoutView | None:
        """Ask the target."""
        request = await loading.load(session, number)
        if request is None or request.introduction.status is not _S.PASSED_ON:
            return None
        return await self.target(session, request, recipient)

    async def more_asked(self, session: AsyncSession, number: int, recipient: Member) -> discord.ui.LayoutView | None:
        """Put the connector's question to the asker."""
        request = await loading.load(session, number)
        if request is None or request.introduction.status is not _S.MORE_ASKED:
            return None
        people = (request.connector, request.target)
        if not all([await meeting.visible_to(session, recipient, person) for person in people]):
            return None
        return asking_cards.more_asked(request)

    async def reminder(self, session: AsyncSession, number: int, recipient: Member) -> discord.ui.LayoutView | None:
        """Remind whose turn it is still, if it has been so for long enough."""
        request = await loading.load(session, number)
        if request is None or request.introduction.stepped_at is None:
            return None
        days = (await settings_of(session, recipient.society_id)).first_reminder_days
        person = steps.turn(request)
        waited = self._services.clock() - request.introduction.stepped_at
        if person is None or person.id != recipient.id or waited.days < days:
            return None
        if request.introduction.status is _S.ASKED:
            return await self.connector(session, request, recipient, reminder=True)
        if request.introduction.status is _S.PASSED_ON:
            return await self.target(session, request, recipient, reminder=True)
        return None

    async def made(self, session: AsyncSession, number: int, recipient: Member) -> discord.ui.LayoutView | None:
        """Tell each of the three that the two are brought together."""
        request = await loading.load(session, number)
        if request is None or request.introduction.status not in (_S.INTRODUCED, _S.TALKED):
            return None
        if request.connector is not None and recipient.id == request.connector.id:
            if not await meeting.visible_to(session, recipient, request.asker):
                return None
            return meeting_cards.made_by_connector(request, target=await self.name(session, recipient, request.target))
        other = request.target if recipient.id == request.asker.id else request.asker
        shown = await self._other(session, recipient, other)
        if shown is None:
            return None
        icebreaker = await speaking.of_introduction(session, self._services.bank, request.introduction)
        return meeting_cards.made(request, recipient, shown.profile, icebreaker)

    async def ended(self, session: AsyncSession, number: int, _recipient: Member) -> discord.ui.LayoutView | None:
        """Tell the asker that there is no route right now."""
        request = await loading.load(session, number)
        # Withdrawn after it was told of, at the latest moment: nothing to say.
        if request is None or request.introduction.status not in (_S.DECLINED, _S.EXPIRED):
            return None
        return asking_cards.ended(request)

    async def follow_up(self, session: AsyncSession, number: int, recipient: Member) -> discord.ui.LayoutView | None:
        """Ask one of the two whether they talked."""
        request = await loading.load(session, number)
        if request is None:
            return None
        introduction = request.introduction
        asks = recipient.id == introduction.asker_id
        other = request.target if asks else request.asker
        if other is None or not await meeting.visible_to(session, recipient, other):
            return None
        return meeting_cards.follow_up(request, other, introduction.asker_said if asks else introduction.target_said)

    async def thanked(self, session: AsyncSession, number: int, recipient: Member) -> discord.ui.LayoutView | None:
        """Thank the connector."""
        request = await loading.load(session, number)
        if request is None or not await meeting.visible_to(session, recipient, request.asker):
            return None
        return meeting_cards.thanked(request, target=await self.name(session, recipient, request.target))

    def said(self, request: Request, actor: Member) -> discord.ui.LayoutView:
        """Show the question again with what was said."""
        asks = actor.id == request.introduction.asker_id
        other = request.target if asks else request.asker
        said: Outcome = request.introduction.asker_said if asks else request.introduction.target_said
        return meeting_cards.follow_up(request, other or actor, said)

    async def _other(self, session: AsyncSession, viewer: Member, other: Member | None) -> Other | None:
        if other is None:
            return None
        try:
            return await others.other(session, viewer, other.id, self._services.places)
        except NotVisibleError:
            return None
