import pytest

from bot.cli.demo import demo
from bot.errors import ConfigurationError


def test_without_simcord_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cli.demo.find_spec", lambda _module: None)
    with pytest.raises(ConfigurationError, match=r"pip install 'common-ground\[demo\]'"):
        demo(script=True)
