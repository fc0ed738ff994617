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
