"""Every table, one file per noun."""

from bot.models.addition import AdditionStatus, OrganizationAddition
from bot.models.affiliation import Affiliation, AffiliationKind
from bot.models.base import Base
from bot.models.block import Block
from bot.models.command_sync import CommandSync
from bot.models.connection import Connection, ConnectionStatus
from bot.models.draft import AffiliationDraft, DraftedTie, DraftSource, DraftStatus
from bot.models.introduction import (
    Introduction,
    IntroductionPreference,
    IntroductionRefusal,
    IntroductionReport,
    IntroductionStatus,
    Openness,
    Outcome,
    Purpose,
    RefusalRole,
    Return,
    Rung,
)
from bot.models.meeting import Attendance, Meeting, MeetupPoint, SocialEvent, SocialEventKind
from bot.models.meetup import Answer, CameOf, Meetup, MeetupMember, MeetupReason, MeetupStatus, Word
from bot.models.member import (
    Contact,
    ContactKind,
    KnownPerson,
    KnownRole,
    Member,
    NameRefusal,
    Tag,
    TagKind,
    Visibility,
)
from bot.models.move import MoveAnswer, MovedAffiliation, MoveReason, OrganizationMove
from bot.models.organization import (
    Organization,
    OrganizationKind,
    OrganizationLink,
    OrganizationLinkKind,
    OrganizationName,
    OrganizationNameKind,
    OrganizationSource,
    OrganizationStatus,
    RegistryState,
)
from bot.models.outbox import OutboxKind, OutboxMessage, OutboxStatus
from bot.models.program import (
    Frequency,
    MixingRule,
    PairRule,
    PairRuleKind,
    Program,
    ProgramMembership,
    ProgramSlot,
)
from bot.models.roster import RosterAffiliation, RosterEntry
from bot.models.round import Miss, MissReason, Round, RoundStatus
from bot.models.society import Society, SocietySettings
from bot.models.suggestion import DismissedGround, DismissedMember, ImportedContact
from bot.models.watch import Watch, WatchDigest, WatchSeen

__all__ = [
    "AdditionStatus",
    "Affiliation",
    "AffiliationDraft",
    "AffiliationKind",
    "Answer",
    "Attendance",
    "Base",
    "Block",
    "CameOf",
    "CommandSync",
    "Connection",
    "ConnectionStatus",
    "Contact",
    "ContactKind",
    "DismissedGround",
    "DismissedMember",
    "DraftSource",
    "DraftStatus",
    "DraftedTie",
    "Frequency",
    "ImportedContact",
    "Introduction",
    "IntroductionPreference",
    "IntroductionRefusal",
    "IntroductionReport",
    "IntroductionStatus",
    "KnownPerson",
    "KnownRole",
    "Meeting",
    "Meetup",
    "MeetupMember",
    "MeetupPoint",
    "MeetupReason",
    "MeetupStatus",
    "Member",
    "Miss",
    "MissReason",
    "MixingRule",
    "MoveAnswer",
    "MoveReason",
    "MovedAffiliation",
    "NameRefusal",
    "Openness",
    "Organization",
    "OrganizationAddition",
    "OrganizationKind",
    "OrganizationLink",
    "OrganizationLinkKind",
    "OrganizationMove",
    "OrganizationName",
    "OrganizationNameKind",
    "OrganizationSource",
    "OrganizationStatus",
    "OutboxKind",
    "OutboxMessage",
    "OutboxStatus",
    "Outcome",
    "PairRule",
    "PairRuleKind",
    "Program",
    "ProgramMembership",
    "ProgramSlot",
    "Purpose",
    "RefusalRole",
    "RegistryState",
    "Return",
    "RosterAffiliation",
    "RosterEntry",
    "Round",
    "RoundStatus",
    "Rung",
    "SocialEvent",
    "SocialEventKind",
    "Society",
    "SocietySettings",
    "Tag",
    "TagKind",
    "Visibility",
    "Watch",
    "WatchDigest",
    "WatchSeen",
    "Word",
]
