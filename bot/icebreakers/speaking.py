"""The words of a prompt that was chosen before, as the society has them and in the reader's language."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.icebreakers import editing, themes
from bot.icebreakers.bank import ENGLISH, Bank
from bot.models import Introduction, Meeting, Meetup, MeetupReason


async def of_meetup(
    session: AsyncSession, bank: Bank, *, meetup: Meetup, meeting: Meeting | None, locale: str = ENGLISH
) -> str:
    """Return the first question of a meetup; empty where it can't be said any more."""
    return await of_prompt(
        session,
        bank,
        meetup=meetup,
        meeting=meeting,
        prompt_key=meetup.prompt_key,
        subject=meetup.prompt_subject,
        locale=locale,
    )


async def of_prompt(
    session: AsyncSession,
    bank: Bank,
    *,
    meetup: Meetup,
    meeting: Meeting | None,
    prompt_key: str,
    subject: str,
    locale: str = ENGLISH,
) -> str:
    """Return the words of one prompt for a meetup; years are those of the reason it speaks of."""
    here = await editing.bank_of(session, bank, meetup.society_id)
    prompt = here.prompts.get(prompt_key)
    if prompt is None:
        return ""
    detail = await years(session, meetup.id, prompt.theme, subject)
    known = themes.of_meetup(meeting, theme=prompt.theme, detail=detail)
    return here.text(prompt_key, subject, known, locale=locale)


async def of_introduction(
    session: AsyncSession, bank: Bank, introduction: Introduction, *, locale: str = ENGLISH
) -> str:
    """Return the question with which two who are introduced can start; empty where it can't be said any more."""
    here = await editing.bank_of(session, bank, introduction.society_id)
    return here.text(introduction.prompt_key, introduction.prompt_subject, locale=locale)


async def years(session: AsyncSession, meetup_id: int, theme: str, subject: str) -> str:
    """Return the years of a meetup's reason; empty where its pairs were together in different ones."""
    found = await session.scalars(
        select(MeetupReason.detail)
        .where(MeetupReason.meetup_id == meetup_id, MeetupReason.kind == theme, MeetupReason.subject == subject)
        .distinct()
    )
    details = found.all()
    return details[0] if len(details) == 1 else ""
