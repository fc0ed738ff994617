"""The society's icebreakers, for its organizers: one theme a card, by pages."""

from collections.abc import Sequence

import discord

from bot import societies
from bot.client import Interaction
from bot.icebreakers import editing, themes
from bot.icebreakers.editing import Listed
from cogs.ui import actors, cards
from cogs.ui.modals import Form, choice, chosen, field, typed
from cogs.ui.persistent import PersistentButton, PersistentSelect
from cogs.ui.text import plain

_A_PAGE = 4
# Discord's locales besides English, as the people who speak them call them; a select holds 25.
_LANGUAGES = {
    "de": "Deutsch", "fr": "Français", "es-ES": "Español", "es-419": "Español (Latinoamérica)", "it": "Italiano",
    "pt-BR": "Português (Brasil)", "nl": "Nederlands", "da": "Dansk", "sv-SE": "Svenska", "no": "Norsk", "fi": "Suomi",
    "pl": "Polski", "cs": "Čeština", "hu": "Magyar", "ro": "Română", "hr": "Hrvatski", "bg": "Bulgarian",
    "el": "Greek", "tr": "Türkçe", "uk": "Ukrainian", "ru": "Russian", "hi": "Hindi", "ja": "Japanese",
    "zh-CN": "Chinese (China)", "ko": "Korean",
}  # fmt: skip
_NAMES = {
    themes.GENERAL: "Anything", themes.SCIENCE: "The science", themes.CAREERS: "Careers",
    themes.HISTORY: "People and history", themes.PLACE: "The place of a meeting", themes.MEETING: "The meeting",
    "adviser": "Same adviser", "mentor": "Adviser and student", "partners": "Worked together",
    "lineage": "One's adviser is the other's collaborator", "collaborator": "Same collaborator",
    "classmates": "Students in the same years", "alma_mater": "Same university",
    "colleagues": "Colleagues in the same years",
    "workplace": "Same workplace", "organization": "One studied where the other worked", "hometown": "Same hometown",
    "homeland": "Same country", "offer": "An offer meets an ask", "topic": "Same topic", "unit": "Same unit",
}  # fmt: skip


async def show(interaction: Interaction, theme: str, page: int) -> discord.ui.LayoutView:
    """Load one page of a theme as it is now."""
    async with interaction.client.services.database.reading() as session:
        listed = await editing.of_theme(
            session, interaction.client.services.bank, society_id=actors.society_id(interaction), theme=theme
        )
    return card(listed, theme, page)


def card(listed: Sequence[Listed], theme: str, page: int) -> discord.ui.LayoutView:
    """Show one page of a theme."""
    pages = max(1, -(-len(listed) // _A_PAGE))
    page = min(page, pages - 1)
    options = [discord.SelectOption(label=_NAMES[it], value=it, default=it == theme) for it in themes.THEMES]
    shown = listed[page * _A_PAGE : (page + 1) * _A_PAGE]
    parts: list[str | cards.Item] = [
        f"### Icebreakers: {_NAMES[theme]}",
        cards.row(cards.select("icebreakers:theme", placeholder="Another theme", options=options)),
    ]
    for one in shown:
        parts += [f"{plain(one.prompt.text, 300)}\n{cards.note(_facts(one))}", _buttons(one, page)]
    parts += [
        cards.line(),
        cards.row(
            cards.button("icebreakers:add", theme, label="Add", style=cards.PRIMARY),
            cards.button("icebreakers:page", theme, page - 1 if page else 0, "back", label="Back", disabled=page == 0),
            cards.button("icebreakers:page", theme, page + 1, "next", label="Next", disabled=page + 1 >= pages),
        ),
        cards.note(f"Page {page + 1} of {pages}. Counts are of uses in this society; for whom is never shown."),
    ]
    return cards.card(*parts)


def _facts(one: Listed) -> str:
    facts = ["Yours" if one.own else "", f"used {one.used} {'time' if one.used == 1 else 'times'}"]
    facts += ["retired" if one.retired else "", f"also in {', '.join(one.locales)}" if one.locales else ""]
    return " · ".join(fact for fact in facts if fact)


def _buttons(one: Listed, page: int) -> discord.ui.ActionRow[discord.ui.LayoutView]:
    key = one.prompt.key
    if one.retired:
        return cards.row(cards.button("icebreakers:restore", key, page, label="Bring back"))
    return cards.row(
        cards.button("icebreakers:retire", key, page, label="Retire"),
        cards.button("icebreakers:translate", key, page, label="Translate"),
    )


class Theme(PersistentSelect, prefix="icebreakers:theme"):
    """Show another theme."""

    async def act(self, interaction: Interaction) -> None:
        """Show its first page."""
        actors.require_organizer(interaction)
        await interaction.response.edit_message(view=await show(interaction, self.item.values[0], 0))


class TurnPage(PersistentButton, prefix="icebreakers:page", parts=3):
    """Show another page of a theme."""

    async def act(self, interaction: Interaction) -> None:
        """Show it as it is now."""
        actors.require_organizer(interaction)
        await interaction.response.edit_message(view=await show(interaction, self.parts[0], self.number(1)))


class Retire(PersistentButton, prefix="icebreakers:retire", parts=2):
    """Use a prompt no more in this society."""

    async def act(self, interaction: Interaction) -> None:
        """Retire it, and show the same page."""
        actors.require_organizer(interaction)
        services, society_id = interaction.client.services, actors.society_id(interaction)
        async with services.database.transaction() as session:
            await societies.ensure(session, society_id, actors.society_name(interaction), now=services.clock())
            await editing.retire(session, services.bank, society_id=society_id, key=self.parts[0])
            found = await editing.one(session, services.bank, society_id=society_id, key=self.parts[0])
        await interaction.response.edit_message(view=await show(interaction, found.prompt.theme, self.number(1)))


class Restore(PersistentButton, prefix="icebreakers:restore", parts=2):
    """Use a retired prompt again."""

    async def act(self, interaction: Interaction) -> None:
        """Bring it back, and show the same page."""
        actors.require_organizer(interaction)
        services, society_id = interaction.client.services, actors.society_id(interaction)
        async with services.database.transaction() as session:
            await editing.bring_back(session, society_id=society_id, key=self.parts[0])
            found = await editing.one(session, services.bank, society_id=society_id, key=self.parts[0])
        await interaction.response.edit_message(view=await show(interaction, found.prompt.theme, self.number(1)))


class Add(PersistentButton, prefix="icebreakers:add", parts=1):
    """Open the form for a prompt of the society's own."""

    async def act(self, interaction: Interaction) -> None:
        """Open it."""
        actors.require_organizer(interaction)
        await interaction.response.send_modal(Adding(self.parts[0]))


class Translate(PersistentButton, prefix="icebreakers:translate", parts=2):
    """Open the form for a prompt's words in another language."""

    async def act(self, interaction: Interaction) -> None:
        """Open it with the original."""
        actors.require_organizer(interaction)
        services = interaction.client.services
        async with services.database.reading() as session:
            found = await editing.one(
                session, services.bank, society_id=actors.society_id(interaction), key=self.parts[0]
            )
        await interaction.response.send_modal(Translating(found, self.number(1)))


class Adding(Form, title="Add an icebreaker"):
    """A prompt of the society's own."""

    def __init__(self, theme: str) -> None:
        super().__init__()
        options = [discord.SelectOption(label=_NAMES[it], value=it, default=it == theme) for it in themes.THEMES]
        self.theme = choice("Theme", name="theme", options=options, least=1)
        words = ", ".join(f"{{{word}}}" for word in sorted(themes.allowed(theme)))
        hint = f"One question. Of this theme it may hold {words}." if words else "One question; nothing in braces."
        self.text = field("Text", name="text", most=editing.LONGEST, long=True, required=True, hint=hint[:100])
        self.add_item(self.theme)
        self.add_item(self.text)

    async def on_submit(self, interaction: Interaction, /) -> None:  # type: ignore[override]
        """Add it, and show its theme with it on the last page."""
        actors.require_organizer(interaction)
        services = interaction.client.services
        theme = chosen(self.theme)[0]
        async with services.database.transaction() as session:
            society_id = actors.society_id(interaction)
            await societies.ensure(session, society_id, actors.society_name(interaction), now=services.clock())
            await editing.add(
                session, services.bank, society_id=society_id, theme=theme, text=typed(self.text), now=services.clock()
            )
        await interaction.response.edit_message(view=await show(interaction, theme, _LAST))


class Translating(Form, title="Translate an icebreaker"):
    """A prompt's words in another language."""

    def __init__(self, found: Listed, page: int) -> None:
        super().__init__()
        self.key, self.page, self.of = found.prompt.key, page, found.prompt.theme
        options = [discord.SelectOption(label=name, value=locale) for locale, name in _LANGUAGES.items()]
        self.locale = choice("Language", name="locale", options=options, least=1)
        self.text = field(
            "Translation", name="text", most=editing.LONGEST, long=True, value=found.prompt.text,
            hint="Keep what stands in { } as it is. Empty takes the translation away.",
        )  # fmt: skip
        self.add_item(self.locale)
        self.add_item(self.text)

    async def on_submit(self, interaction: Interaction, /) -> None:  # type: ignore[override]
        """Keep it, and show the same page."""
        actors.require_organizer(interaction)
        services, society_id = interaction.client.services, actors.society_id(interaction)
        async with services.database.transaction() as session:
            await societies.ensure(session, society_id, actors.society_name(interaction), now=services.clock())
            await editing.translate(
                session,
                services.bank,
                society_id=society_id,
                key=self.key,
                locale=chosen(self.locale)[0],
                text=typed(self.text),
            )
        await interaction.response.edit_message(view=await show(interaction, self.of, self.page))


# Further than any theme goes: the card shows the last page there is.
_LAST = 10_000
ALL = (Theme, TurnPage, Retire, Restore, Add, Translate)
