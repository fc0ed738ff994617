"""The modals of the profile editor."""

import re

import discord

from bot.client import Interaction
from bot.errors import CommonGroundError, InputError
from bot.members import affiliations, named, profiles
from bot.members.affiliations import Terms
from bot.members.vocabulary import CHOICES
from bot.models import AffiliationDraft, AffiliationKind, Contact, ContactKind, KnownRole, Member, TagKind, Visibility
from bot.places import City, Places
from cogs.profiles import showing
from cogs.ui import understood
from cogs.ui.modals import Form, choice, chosen, field, typed, who_sees
from cogs.ui.text import plain

_YEARS = re.compile(r"\s*(\d{4})?\s*(?:(-|–|—|to)\s*(\d{4})?(?:now|present|today)?)?\s*", re.IGNORECASE)
# Ten names of a hundred characters, a line each.
LONGEST_LIST = profiles.MOST_KNOWN_PEOPLE * (profiles.LONGEST_NAME + 1)
KIND_NAMES = {
    AffiliationKind.EMPLOYMENT: "I work or worked there",
    AffiliationKind.EDUCATION: "I study or studied there",
    AffiliationKind.VISITING: "I visit or visited",
}


class About(Form, title="About you"):
    """Name, headline, goals."""

    def __init__(self, member: Member) -> None:
        super().__init__()
        self.name = field("Name", name="name", value=member.name, most=profiles.LONGEST_NAME, required=True)
        self.headline = field(
            "Headline",
            name="headline",
            value=member.headline,
            most=120,
            example="Experimental physicist, beta decay",
        )
        self.goals = field("Goals", name="goals", value=member.goals, most=400, long=True, hint="What you work towards")
        for item in (self.name, self.headline, self.goals):
            self.add_item(item)

    async def on_submit(self, interaction: Interaction, /) -> None:  # type: ignore[override]
        """Save, and show the editor again."""
        async with interaction.client.services.database.transaction() as session:
            member = await showing.owner(session, interaction)
            await profiles.set_about(
                session, member, name=typed(self.name), headline=typed(self.headline), goals=typed(self.goals)
            )
        await showing.editor(interaction)


class Background(Form, title="Where you come from"):
    """Hometown, where the member lives, advisers, collaborators."""

    def __init__(self, member: Member, places: Places) -> None:
        super().__init__()
        self.hometown = field(
            "Hometown",
            name="hometown",
            value=_label(places, member.hometown_id),
            most=100,
            example="Szeged, Hungary",
        )
        self.residence = field(
            "Where you live", name="residence", value=_label(places, member.residence_id), most=100,
            hint="Counts when others look for members in a state", example="Boston, MA",
        )  # fmt: skip
        self.advisers = field(
            "Advisers", name="advisers", value=_names(member, KnownRole.ADVISER), most=LONGEST_LIST, long=True,
            hint="One name a line",
        )  # fmt: skip
        self.collaborators = field(
            "Collaborators", name="collaborators", value=_names(member, KnownRole.COLLABORATOR), most=LONGEST_LIST,
            long=True, hint="One name a line",
        )  # fmt: skip
        for item in (self.hometown, self.residence, self.advisers, self.collaborators):
            self.add_item(item)

    async def on_submit(self, interaction: Interaction, /) -> None:  # type: ignore[override]
        """Save what is right, and say of the rest what is wrong: nothing typed is lost."""
        services = interaction.client.services
        problems: list[str] = []
        async with services.database.transaction() as session:
            member = await showing.owner(session, interaction)
            await profiles.set_places(
                session,
                member,
                hometown=_place(services.places, typed(self.hometown), member.hometown_id, problems),
                residence=_place(services.places, typed(self.residence), member.residence_id, problems),
            )
            for role, box in (
                (KnownRole.ADVISER, self.advisers),
                (KnownRole.COLLABORATOR, self.collaborators),
            ):
                try:
                    await profiles.set_known_people(session, member, role, typed(box).splitlines())
                except InputError as error:
                    problems.append(str(error))
            await named.tell(session, naming=member, now=services.clock())
        notice = [plain(problem, 500) for problem in problems] + (["The rest is saved."] if problems else [])
        await showing.editor(interaction, "\n".join(notice))


class Interests(Form, title="Topics, offers, asks, languages"):
    """The lists to choose from."""

    def __init__(self, member: Member) -> None:
        super().__init__()
        labels = {
            TagKind.TOPIC: ("Topics", "What you work on", 6),
            TagKind.UNIT: ("Units", "Divisions and groups you belong to", 6),
            TagKind.OFFER: ("You can offer", "What others may ask you for", 5),
            TagKind.ASK: ("You look for", "What would help you", 5),
            TagKind.LANGUAGE: ("Languages", "You are paired with people who share one", 6),
        }
        self.boxes = {}
        for kind, (label, hint, most) in labels.items():
            mine = {tag.value for tag in member.tags if tag.kind is kind}
            options = [discord.SelectOption(label=value, value=value, default=value in mine) for value in CHOICES[kind]]
            self.boxes[kind] = choice(label, name=kind.value, options=options, most=most, hint=hint)
            self.add_item(self.boxes[kind])

    async def on_submit(self, interaction: Interaction, /) -> None:  # type: ignore[override]
        """Save, and show the editor again."""
        async with interaction.client.services.database.transaction() as session:
            member = await showing.owner(session, interaction)
            for kind, box in self.boxes.items():
                await profiles.set_tags(session, member, kind, chosen(box))
        await showing.editor(interaction)


class NewAffiliation(Form, title="Where you work or studied"):
    """One affiliation; /affiliation add does the same with choices as you type."""

    def __init__(self) -> None:
        super().__init__()
        self.organization = field(
            "Organization",
            name="organization",
            most=200,
            required=True,
            example="Oak Ridge National Laboratory, or ORNL",
        )
        self.kind = choice(
            "What ties you to it",
            name="kind",
            options=[
                discord.SelectOption(label=words, value=kind.value, default=kind is AffiliationKind.EMPLOYMENT)
                for kind, words in KIND_NAMES.items()
            ],
            least=1,
        )
        self.title_field = field("Title or degree", name="title", most=affiliations.LONGEST_TITLE, example="PhD")
        self.years = field(
            "Years", name="years", most=20, example="1936-1940, or 2019-", hint="No end: you are there now"
        )
        for item in (self.organization, self.kind, self.title_field, self.years):
            self.add_item(item)

    async def on_submit(self, interaction: Interaction, /) -> None:  # type: ignore[override]
        """Save, and show the editor again, or what was understood and what is asked."""
        start, end = parse_years(typed(self.years))
        terms = Terms(AffiliationKind(chosen(self.kind)[0]), typed(self.title_field), start, end)
        added = await understood.add_typed(interaction, typed(self.organization), terms)
        if isinstance(added, AffiliationDraft):
            view = understood.card(added, interaction.client.services)
            await interaction.response.edit_message(view=view)
        else:
            await showing.editor(interaction)


class Reach(Form):
    """One way to reach the member, and who sees it."""

    def __init__(self, kind: ContactKind, name: str, current: Contact | None) -> None:
        super().__init__(title=f"How to reach you: {name}")
        self.kind = kind
        examples = {
            ContactKind.ORCID: "0000-0002-1825-0097",
            ContactKind.WEBSITE: "https://example.org/me",
            ContactKind.LINKEDIN: "https://www.linkedin.com/in/your-name",
            ContactKind.EMAIL: "name@example.org",
        }
        self.value = field(
            name, name="value", value=current.value if current else "", most=300, hint="Leave it empty to remove it",
            example=examples[kind],
        )  # fmt: skip
        self.who = who_sees(
            "Who may see it", name="who", chosen=current.visibility if current else Visibility.CONNECTIONS
        )
        self.add_item(self.value)
        self.add_item(self.who)

    async def on_submit(self, interaction: Interaction, /) -> None:  # type: ignore[override]
        """Save, and show the editor again."""
        async with interaction.client.services.database.transaction() as session:
            member = await showing.owner(session, interaction)
            await profiles.set_contact(session, member, self.kind, typed(self.value), Visibility(chosen(self.who)[0]))
        await showing.editor(interaction)


class WhoSees(Form, title="Who sees what"):
    """Whether the member is shown at all, and who sees each section."""

    def __init__(self, member: Member) -> None:
        super().__init__()
        self.listed = choice(
            "Show me in this society",
            name="listed",
            options=[
                discord.SelectOption(label="Yes, members can find me", value="yes", default=member.listed),
                discord.SelectOption(
                    label="No, hide me completely", value="no", default=not member.listed,
                    description="Not found, not suggested, not counted",
                ),
            ],
            least=1,
        )  # fmt: skip
        self.affiliations = who_sees(
            "Where I work, live and studied", name="affiliations", chosen=member.affiliations_visibility
        )
        self.background = who_sees(
            "Hometown, advisers, collaborators", name="background", chosen=member.background_visibility
        )
        self.interests = who_sees(
            "Topics, units, offers, asks, languages", name="interests", chosen=member.interests_visibility
        )
        for item in (self.listed, self.affiliations, self.background, self.interests):
            self.add_item(item)

    async def on_submit(self, interaction: Interaction, /) -> None:  # type: ignore[override]
        """Save, and show the editor again."""
        async with interaction.client.services.database.transaction() as session:
            member = await showing.owner(session, interaction)
            await profiles.set_visibility(
                session,
                member,
                listed=chosen(self.listed) == ["yes"],
                affiliations=Visibility(chosen(self.affiliations)[0]),
                background=Visibility(chosen(self.background)[0]),
                interests=Visibility(chosen(self.interests)[0]),
            )
        await showing.editor(interaction)


def parse_years(text: str) -> tuple[int | None, int | None]:
    """Read ``1936-1940``, ``2019-``, ``2019-now`` or one year; a single year is a start and an end.

    Raises:
        InputError: it is none of these.
    """
    found = _YEARS.fullmatch(text)
    if found is None:
        raise InputError(f"“{text.strip()}” are not years. Write them like 1936-1940, or 2019- if you are still there.")
    start = int(found[1]) if found[1] else None
    if found[2] is None:
        return start, start
    return start, int(found[3]) if found[3] else None


def _place(places: Places, text: str, before: int | None, problems: list[str]) -> City | None:
    """Resolve what was typed; what can't be resolved leaves the place as it was and is told."""
    if not text.strip():
        return None
    known = places.city(before) if before is not None else None
    if known is not None and text == places.label(known):
        return known
    try:
        return places.resolve(text)
    except CommonGroundError as error:
        problems.append(str(error))
        return known


def _label(places: Places, city_id: int | None) -> str:
    city = places.city(city_id) if city_id is not None else None
    return places.label(city) if city else ""


def _names(member: Member, role: KnownRole) -> str:
    return "\n".join(person.name for person in member.known_people if person.role is role)
