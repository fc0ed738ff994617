"""One record of the Research Organization Registry (ROR schema v2), checked and typed."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError

from bot.errors import FileFormatError
from bot.models import OrganizationLinkKind, OrganizationNameKind, OrganizationStatus
from bot.organizations.subdivisions import Subdivisions
from bot.text import one_line

# The widths of the columns these values go to; the registry's longest name has 207 characters.
_NAME_LENGTH = 300
_CITY_LENGTH = 200
# A name can have several types; the first of these that it has is its kind.
_NAME_KINDS = (
    ("ror_display", OrganizationNameKind.DISPLAY),
    ("label", OrganizationNameKind.LABEL),
    ("acronym", OrganizationNameKind.ACRONYM),
    ("alias", OrganizationNameKind.ALIAS),
)
_LINK_KINDS = {kind.value: kind for kind in OrganizationLinkKind}


@dataclass(frozen=True, slots=True)
class RorName:
    """A name; ``language`` is an ISO 639-1 code where the registry gives one."""

    value: str
    kind: OrganizationNameKind
    language: str | None


@dataclass(frozen=True, slots=True)
class RorLink:
    """A relationship; ``ror_id`` is the other end's."""

    kind: OrganizationLinkKind
    ror_id: str


@dataclass(frozen=True, slots=True)
class RorRecord:
    """An organization; exactly one of its names is of kind DISPLAY.

    ``id`` is the whole address (``https://ror.org/01qz5mb56``), ``subdivision`` a full ISO 3166-2 code
    (``US-TN``) or None, ``country`` an ISO 3166-1 alpha-2 code.
    """

    id: str
    names: tuple[RorName, ...]
    types: tuple[str, ...]
    status: OrganizationStatus
    city: str
    geonames_id: int | None
    country: str
    subdivision: str | None
    links: tuple[RorLink, ...]

    @property
    def name(self) -> str:
        """The display name."""
        return next(name.value for name in self.names if name.kind is OrganizationNameKind.DISPLAY)


class _RawName(BaseModel):
    value: Annotated[str, Field(min_length=1)]
    types: list[str]
    lang: Annotated[str, Field(max_length=8)] | None


class _RawDetails(BaseModel):
    name: str | None = None
    country_code: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    country_subdivision_code: str | None = None
    country_subdivision_name: str | None = None


class _RawLocation(BaseModel):
    geonames_id: int | None
    geonames_details: _RawDetails


class _RawLink(BaseModel):
    type: str
    id: str


class _RawRecord(BaseModel):
    id: Annotated[str, Field(pattern=r"^https://ror\.org/0[0-9a-z]{8}$")]
    names: Annotated[list[_RawName], Field(min_length=1)]
    types: list[str]
    status: OrganizationStatus
    locations: Annotated[list[_RawLocation], Field(min_length=1)]
    relationships: list[_RawLink]


class RecordParser:
    """Turns decoded JSON objects into records."""

    def __init__(self, subdivisions: Subdivisions) -> None:
        self._subdivisions = subdivisions

    def parse(self, raw: object, number: int) -> RorRecord:
        """Check and type one record.

        Args:
            raw: the decoded JSON value.
            number: which record of the file it is, counted from 1, for the error.

        Raises:
            FileFormatError: it isn't a record of ROR schema v2; names the record and the field.
        """
        try:
            record = _RawRecord.model_validate(raw)
        except ValidationError as error:
            raise FileFormatError(_problem(error, number)) from None
        return self._typed(record, number)

    def _typed(self, raw: _RawRecord, number: int) -> RorRecord:
        # An organization with several sites is where the first one is, as on the registry's own pages.
        location = raw.locations[0]
        details = location.geonames_details
        country = details.country_code
        return RorRecord(
            id=raw.id,
            names=_names(raw.names, number),
            types=tuple(raw.types),
            status=raw.status,
            city=one_line(details.name or "")[:_CITY_LENGTH],
            geonames_id=location.geonames_id,
            country=country,
            subdivision=self._subdivisions.code(
                country,
                code=details.country_subdivision_code,
                name=details.country_subdivision_name,
                geonames_id=location.geonames_id,
            ),
            links=_links(raw.relationships),
        )


def _names(raw: list[_RawName], number: int) -> tuple[RorName, ...]:
    names = {}
    for name in raw:
        kind = next((kind for ror_type, kind in _NAME_KINDS if ror_type in name.types), None)
        value = one_line(name.value)[:_NAME_LENGTH]
        if kind is not None and value:
            names[value, kind, name.lang] = RorName(value, kind, name.lang)
    displays = sum(name.kind is OrganizationNameKind.DISPLAY for name in names.values())
    if displays != 1:
        raise FileFormatError(f"Record {number:,} has {displays} names of type ror_display; it needs exactly one.")
    return tuple(names.values())


def _links(raw: list[_RawLink]) -> tuple[RorLink, ...]:
    links = {(link.type, link.id) for link in raw if link.type in _LINK_KINDS}
    return tuple(RorLink(_LINK_KINDS[kind], ror_id) for kind, ror_id in sorted(links))


def _problem(error: ValidationError, number: int) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    field = ".".join(str(part) for part in first["loc"]) or "the record itself"
    return (
        f"Record {number:,} is not a record of ROR schema v2: {field}: {first['msg']}. Download the data "
        "dump from ROR's Zenodo community and give the zip as it is."
    )
