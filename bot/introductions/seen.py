"""How a request stands as far as its asker knows: a quiet no, an end without an answer and a line look the same."""

from enum import StrEnum

from bot.models import Introduction, IntroductionStatus

_S = IntroductionStatus


class Seen(StrEnum):
    """What the asker knows."""

    DRAFT = "draft"
    UNDER_WAY = "under_way"
    MORE_ASKED = "more_asked"
    MET = "met"
    NO_ROUTE = "no_route"
    WITHDRAWN = "withdrawn"


def by_asker(introduction: Introduction) -> Seen:
    """Return what the asker knows of their request."""
    status = introduction.status
    if status in (_S.DECLINED, _S.EXPIRED):
        return Seen.UNDER_WAY if introduction.told_at is None else Seen.NO_ROUTE
    return {
        _S.DRAFTED: Seen.DRAFT,
        _S.MORE_ASKED: Seen.MORE_ASKED,
        _S.INTRODUCED: Seen.MET,
        _S.TALKED: Seen.MET,
        _S.WITHDRAWN: Seen.WITHDRAWN,
    }.get(status, Seen.UNDER_WAY)
