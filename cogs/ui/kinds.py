"""What the kinds of organizations are called."""

from bot.models import OrganizationKind

KINDS = {
    OrganizationKind.COMPANY: "company",
    OrganizationKind.GOVERNMENT_LAB: "government lab",
    OrganizationKind.UNIVERSITY: "university",
    OrganizationKind.HOSPITAL: "hospital",
    OrganizationKind.NONPROFIT: "nonprofit",
    OrganizationKind.OTHER: "other organization",
}
PLURALS = {
    OrganizationKind.COMPANY: "companies",
    OrganizationKind.GOVERNMENT_LAB: "government labs",
    OrganizationKind.UNIVERSITY: "universities",
    OrganizationKind.HOSPITAL: "hospitals",
    OrganizationKind.NONPROFIT: "nonprofits",
    OrganizationKind.OTHER: "others",
}


def counted(kind: OrganizationKind, count: int) -> str:
    """Name a kind after a number: ``a company``, ``companies``."""
    if count > 1:
        return PLURALS[kind]
    return f"an {KINDS[kind]}" if KINDS[kind].startswith("o") else f"a {KINDS[kind]}"
