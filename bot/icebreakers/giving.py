"""A prompt on the spot: for a member and somebody they name, or for a member alone, who may put it to a channel."""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import ConflictError, InputError, NotAllowedError, NotVisibleError
from bot.icebreakers import editing, usage
from bot.icebreakers.bank import ENGLISH, GENERAL, Bank
from bot.matching.background import Rarity, shared
from bot.members import backgrounds
from bot.members.backgrounds import Shared
from bot.members.visibility import viewpoint
from bot.models import IcebreakerPerson, IcebreakerUse, Member
from bot.places import Places


@dataclass(frozen=True, slots=True)
class Given:
    """One prompt; ``other`` is None where it is for the asker alone, and then it can be put to the channel."""

    use_id: int
    text: str
    other: Member | None = None


async def for_two(
    session: AsyncSession,
    *,
    asker: Member,
    other_id: int,
    bank: Bank,
    places: Places,
    rng: random.Random,
    now: datetime,
    locale: str = ENGLISH,
) -> Given:
    """Give the asker a question for another member, about what they share as far as the asker may see.

    The other isn't told. Only one who knows that both share it is given it.

    Raises:
        NotVisibleError: no such member, or the asker doesn't see them: the same to them.
        InputError: they are the asker.
    """
    if other_id == asker.id:
        raise InputError("That is you. Leave the member out for a question to anybody.")
    other = await session.get(Member, other_id)
    if other is None or not (await viewpoint(session, asker)).sees(other):
        raise NotVisibleError
    here = await editing.bank_of(session, bank, asker.society_id)
    had = await usage.of_people(session, member_ids=(asker.id, other.id))
    common = await _common(session, asker, other, places)
    # All that they share takes its turn: what was had together least, the best of that first.
    options = []
    for rank, ground in enumerate(common):
        prompt = here.choose(ground.kind.value, used=had.apart, together=had.together, rng=rng)
        options.append((had.together[prompt.key], rank, prompt, ground.subject))
    if options:
        _, _, prompt, subject = min(options, key=lambda option: option[:2])
    else:
        prompt, subject = here.choose(GENERAL, used=had.apart, together=had.together, rng=rng), ""
    use = await usage.record(
        session,
        society_id=asker.society_id,
        prompt_key=prompt.key,
        member_ids=(asker.id, other.id),
        now=now,
        asker_id=asker.id,
    )
    return Given(use.id, here.text(prompt.key, subject, locale=locale), other)


async def for_one(
    session: AsyncSession,
    *,
    asker: Member,
    channel_id: int | None,
    bank: Bank,
    rng: random.Random,
    now: datetime,
    locale: str = ENGLISH,
) -> Given:
    """Give the asker a question to anybody, one that the channel and they have had least."""
    here = await editing.bank_of(session, bank, asker.society_id)
    had = await usage.of_people(session, member_ids=(asker.id,))
    posted = Counter[str]()
    if channel_id is not None:
        posted = await usage.in_channel(session, society_id=asker.society_id, channel_id=channel_id)
    prompt = here.choose(GENERAL, used=had.apart, together=had.together + posted, rng=rng)
    use = await usage.record(
        session,
        society_id=asker.society_id,
        prompt_key=prompt.key,
        member_ids=(asker.id,),
        now=now,
        asker_id=asker.id,
    )
    return Given(use.id, here.text(prompt.key, "", locale=locale))


async def post(
    session: AsyncSession, *, use_id: int, asker: Member, channel_id: int, bank: Bank, locale: str = ENGLISH
) -> Given:
    """Let the asker put their question to a channel, once; what was given for two is never posted.

    Raises:
        NotAllowedError: it was given to somebody else, or for two.
        ConflictError: it was posted already.
    """
    use = await session.get(IcebreakerUse, use_id)
    people = (await session.scalars(select(IcebreakerPerson.member_id).where(IcebreakerPerson.use_id == use_id))).all()
    if use is None or use.asker_id != asker.id or list(people) != [asker.id]:
        raise NotAllowedError("Only your own question to anybody can be posted. Get one with `/icebreaker`.")
    posted = await session.scalar(
        update(IcebreakerUse)
        .where(IcebreakerUse.id == use_id, IcebreakerUse.channel_id.is_(None))
        .values(channel_id=channel_id)
        .returning(IcebreakerUse.id)
    )
    if posted is None:
        raise ConflictError("This question is posted already. Press Another one, or use `/icebreaker` again.")
    here = await editing.bank_of(session, bank, asker.society_id)
    return Given(use_id, here.text(use.prompt_key, "", locale=locale))


async def _common(session: AsyncSession, asker: Member, other: Member, places: Places) -> tuple[Shared, ...]:
    view = await viewpoint(session, asker)
    known = await backgrounds.load(session, (asker.id, other.id), places=places, viewpoint=view)
    people = known.people
    common = shared(people[asker.id], people[other.id], Rarity.among(people.values()))
    return backgrounds.describe(known, common)
