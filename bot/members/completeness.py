"""What of a profile is filled, and what filling the rest would unlock."""

from dataclasses import dataclass
from enum import StrEnum

from bot.models import Member, TagKind


class Part(StrEnum):
    """The parts of a profile, in the order in which they help most."""

    AFFILIATIONS = "affiliations"
    BACKGROUND = "background"
    TOPICS = "topics"
    OFFERS = "offers"
    ABOUT = "about"
    CONTACTS = "contacts"


@dataclass(frozen=True, slots=True)
class Filled:
    """One part, and whether there is something in it."""

    part: Part
    filled: bool


def parts(member: Member) -> tuple[Filled, ...]:
    """List the parts of a profile loaded by ``profiles.load``."""
    kinds = {tag.kind for tag in member.tags}
    filled = {
        Part.AFFILIATIONS: bool(member.affiliations),
        Part.BACKGROUND: member.hometown_id is not None or bool(member.known_people),
        Part.TOPICS: bool(kinds & {TagKind.TOPIC, TagKind.UNIT}),
        Part.OFFERS: bool(kinds & {TagKind.OFFER, TagKind.ASK}),
        Part.ABOUT: bool(member.headline),
        Part.CONTACTS: bool(member.contacts),
    }
    return tuple(Filled(part, done) for part, done in filled.items())
