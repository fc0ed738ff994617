"""The kind of organization a person understands, derived from ROR's types."""

from collections.abc import Collection

from bot.models import OrganizationKind

# Most telling first: a university that is also a funder is a university, a ministry's hospital a hospital.
_BY_TYPE = (
    ("education", OrganizationKind.UNIVERSITY),
    ("healthcare", OrganizationKind.HOSPITAL),
    ("company", OrganizationKind.COMPANY),
    ("government", OrganizationKind.GOVERNMENT_LAB),
    ("nonprofit", OrganizationKind.NONPROFIT),
)
# One public parent makes a facility public, whoever else runs it (SLAC: Stanford and the Office of Science).
_BY_PARENT = (
    OrganizationKind.GOVERNMENT_LAB,
    OrganizationKind.UNIVERSITY,
    OrganizationKind.HOSPITAL,
    OrganizationKind.COMPANY,
    OrganizationKind.NONPROFIT,
)


def derive(types: Collection[str], parents: Collection[OrganizationKind] = ()) -> OrganizationKind:
    """Say what kind an organization is.

    Args:
        types: ROR's types, such as ``facility`` and ``funder``, in any order.
        parents: the kinds of its parents; they decide about a facility, which says nothing by itself.
    """
    for ror_type, kind in _BY_TYPE:
        if ror_type in types:
            return kind
    if "facility" in types:
        for kind in _BY_PARENT:
            if kind in parents:
                return kind
    return OrganizationKind.OTHER
