"""How messages leave: what a stop leaves undone is done by the next start."""

from typing import Any

import pytest
from discord.ui import LayoutView
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import Member, OutboxKind, OutboxMessage, OutboxStatus
from tests.cogs.stage import Stage
from tests.cogs.test_meetups import FIRST_ROUND, opt_in, plan


async def outbox(stage: Stage) -> list[OutboxMessage]:
    async with stage.services.database.reading() as session:
        return list((await session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))).all())


async def test_a_stop_finishes_the_message_under_way_and_gives_the_rest_back(stage: Stage) -> None:
    await plan(stage)
    people = await opt_in(stage, *[f"Person {number}" for number in range(6)])
    delivery: Any = stage.bot.get_cog("Delivery")
    send = delivery._show

    async def send_and_stop(message: OutboxMessage) -> None:
        delivery._closing = True
        await send(message)

    delivery._show = send_and_stop
    await stage.jump_to(FIRST_ROUND)
    assert sum(len(stage.inbox(person)) for person in people) == 1
    messages = await outbox(stage)
    assert sorted(message.status for message in messages) == [OutboxStatus.PENDING] * 5 + [OutboxStatus.SENT]
    assert all(message.attempts == (message.status is OutboxStatus.SENT) for message in messages)

    await stage.restart()
    await stage.jump(seconds=15)
    assert [len(stage.inbox(person)) for person in people] == [1] * 6


@pytest.mark.logs_errors
async def test_a_card_that_cant_be_made_holds_up_no_other(stage: Stage) -> None:
    await plan(stage)
    ada, ben = await opt_in(stage, "Ada Example", "Ben Example")
    renderers = stage.bot.renderers
    show = renderers[OutboxKind.MEETUP_SUGGESTED]

    async def fail_for_ada(session: AsyncSession, meetup_id: int, recipient: Member) -> LayoutView | None:
        if recipient.name == "Ada Example":
            raise LookupError("a defect")
        return await show(session, meetup_id, recipient)

    renderers[OutboxKind.MEETUP_SUGGESTED] = fail_for_ada
    await stage.jump_to(FIRST_ROUND)
    assert (len(stage.inbox(ada)), len(stage.inbox(ben))) == (0, 1)
    renderers[OutboxKind.MEETUP_SUGGESTED] = show
    await stage.jump(minutes=1)
    assert (len(stage.inbox(ada)), len(stage.inbox(ben))) == (1, 1)
