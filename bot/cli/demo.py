"""``common-ground demo``: a simulated society in a local page, or as a transcript in the terminal."""

from importlib.util import find_spec
from typing import Annotated

import typer

from bot.cli.session import wait_for
from bot.errors import ConfigurationError

# What simcord's own extra "preview" brings, and the page needs.
_NEEDED = ("simcord", "markdown_it", "linkify_it", "PIL")


def demo(
    script: Annotated[bool, typer.Option("--script", help="Play the tour in the terminal instead of a page.")] = False,
    port: Annotated[
        int, typer.Option("--port", min=1, max=65535, help="The port of the page, on this computer only.")
    ] = 8765,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Only print the address; don't open a browser.")
    ] = False,
) -> None:
    """Meet a society of historical physicists: no token, no set-up, nothing is kept."""
    if any(find_spec(module) is None for module in _NEEDED):
        raise ConfigurationError("The demo needs simcord, which is not installed: pip install 'common-ground[demo]'")
    if script:
        _play()
    else:
        _serve(port, open_browser=not no_browser)


def _play() -> None:
    # The demo is an optional extra: without it this module must still import.
    from bot.demo.script import play  # noqa: PLC0415

    wait_for(play(typer.echo))


def _serve(port: int, *, open_browser: bool) -> None:
    from bot.demo.page.serving import serve  # noqa: PLC0415

    wait_for(serve(port, open_browser=open_browser, say=typer.echo))
