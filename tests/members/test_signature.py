"""Reading signatures in several layouts and languages; the names are synthetic, the organizations real."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.database import Database
from bot.errors import InputError
from bot.members import signature, signature_meaning, signature_titles
from bot.models import AffiliationKind
from bot.organizations.index import OrganizationIndex

WORK, STUDY, VISIT = AffiliationKind.EMPLOYMENT, AffiliationKind.EDUCATION, AffiliationKind.VISITING

# A signature, and what it says: (organization, title, kind).
SIGNATURES: dict[str, tuple[str, list[tuple[str, str, AffiliationKind]]]] = {
    "several lines": (
        """
        Alex Example, PhD
        Staff Scientist
        Fusion Energy Division
        Oak Ridge National Laboratory
        1 Bethel Valley Road, Oak Ridge, TN 37831-6071, USA
        Phone: +1 (865) 555-0100
        E-mail: example@ornl.example
        """,
        [("Oak Ridge National Laboratory", "Staff Scientist", WORK)],
    ),
    "pipes and pronouns": (
        """
        Alex Example (she/her) | Professor of Physics | Department of Physics | The University of Chicago
        5720 S Ellis Ave, Chicago, IL 60637 | alex@example.edu | +1 773 555 0100
        """,
        [("University of Chicago", "Professor of Physics", WORK)],
    ),
    "German, a closing and a footer that names others": (
        """
        Mit freundlichen Grüßen
        Dr. rer. nat. Alex Beispiel
        --
        Wissenschaftlicher Mitarbeiter
        Max-Planck-Institut für Plasmaphysik
        Boltzmannstraße 2
        85748 Garching
        Tel.: +49 89 5550100
        Diese Nachricht ist vertraulich und nur für den Empfänger bestimmt.
        Siemens, München
        """,
        [("Max Planck Institute for Plasma Physics", "Wissenschaftlicher Mitarbeiter", WORK)],
    ),
    "French, with the message that is answered": (
        """
        Bien cordialement,
        Alex Exemple
        Chargée de recherche
        École Polytechnique
        91128 Palaiseau Cedex, France
        Tél. : +33 1 55 55 01 00

        Le lun. 3 mars 2027 à 10:00, Bea Exemple a écrit :
        > CERN, 1211 Genève
        """,
        [("École Polytechnique", "Chargée de recherche", WORK)],
    ),
    "Spanish": (
        """
        Dra. Alex Ejemplo
        Profesora Titular de Universidad
        Facultad de Ciencias Físicas
        Universidad Complutense de Madrid
        28040 Madrid (España)
        AVISO LEGAL: Este mensaje es confidencial y va dirigido a su destinatario, Telefónica y CERN.
        """,
        [("Universidad Complutense de Madrid", "Profesora Titular de Universidad", WORK)],
    ),
    "Italian, a student": (
        """
        Dott. Alex Esempio
        Dottoranda di ricerca
        Dipartimento di Fisica, Sapienza Università di Roma
        P.le Aldo Moro 5, 00185 Roma, Italia
        Prima di stampare, pensa all'ambiente
        """,
        [("Sapienza University of Rome", "Dottoranda di ricerca", STUDY)],
    ),
    "romanised Japanese": (
        """
        TATOE Rei (Ms.)
        Junkyoju
        Graduate School of Science, Osaka University
        1-1 Machikaneyama, Toyonaka, Osaka 560-0043, Japan
        TEL: 06-6850-0000
        """,
        [("The University of Osaka", "Junkyoju", WORK)],
    ),
    "HTML and social links": (
        """
        Alex Example<br>PhD student<br/>Department of Physics &amp; Astronomy<br>University of British Columbia
        <br>Vancouver, BC, Canada<br>LinkedIn: alex-example | Google Scholar | Twitter: @alexexample
        """,
        [("University of British Columbia", "PhD student", STUDY)],
    ),
    "a title and the organization on one line, sent from a telephone": (
        """
        Prof. Dr. Alex Beispiel
        Professorin für Experimentalphysik, ETH Zürich
        Otto-Stern-Weg 1, 8093 Zürich
        www.example.ch

        Sent from my Samsung Galaxy
        """,
        [("ETH Zurich", "Professorin für Experimentalphysik", WORK)],
    ),
    "two posts, each with its title": (
        """
        Alex Example
        Professor of Physics, University of California, Berkeley
        Senior Scientist, Lawrence Berkeley National Laboratory
        Berkeley, CA 94720
        This e-mail is confidential and intended only for its addressee at Shell or IBM.
        """,
        [
            ("University of California, Berkeley", "Professor of Physics", WORK),
            ("Lawrence Berkeley National Laboratory", "Senior Scientist", WORK),
        ],
    ),
    "who runs the lab does not employ": (
        """
        Alex Example
        Beamline Scientist
        Argonne National Laboratory, managed by UChicago Argonne LLC
        for the U.S. Department of Energy Office of Science
        Lemont, IL 60439
        > On Monday you wrote from CERN
        """,
        [("Argonne National Laboratory", "Beamline Scientist", WORK)],
    ),
    "a name that goes on in the next line": (
        "Alex Example\nPostdoctoral Research Associate\nUniversity of\nWisconsin-Madison\nMadison, WI 53706",
        [("University of Wisconsin–Madison", "Postdoctoral Research Associate", WORK)],
    ),
    "the title behind the organization, bullets": (
        "Alex Example • Fermi National Accelerator Laboratory • Batavia, IL 60510 • Staff Physicist",
        [("Fermi National Accelerator Laboratory", "Staff Physicist", WORK)],
    ),
    "a company that could be a name, without one": (
        "General Atomics\nSan Diego, CA",
        [("General Atomics", "", WORK)],
    ),
    "a guest": (
        "Alex Voorbeeld\nVisiting Researcher\nTU Delft\nLorentzweg 1, Delft",
        [("Delft University of Technology", "Visiting Researcher", VISIT)],
    ),
    "a title that is not plainly one": (
        "Alex Example\nTeam Sunshine\nFermilab\nBatavia, IL 60510",
        [("Fermi National Accelerator Laboratory", "", WORK)],
    ),
}


@pytest.fixture
async def index(sqlite_database: Database) -> OrganizationIndex:
    async with sqlite_database.reading() as session:
        return await OrganizationIndex.load(session)


async def test_signatures_as_people_write_them(index: OrganizationIndex) -> None:
    wrong = {}
    for layout, (text, expected) in SIGNATURES.items():
        found = [
            (_name(index, named.meaning.choices[0]), named.terms.title, named.terms.kind)
            for named in signature_meaning.understood(index, text)
        ]
        assert all(named.meaning.sure and named.terms.current for named in signature_meaning.understood(index, text)), (
            layout
        )
        if found != expected:
            wrong[layout] = found
    assert wrong == {}


def _name(index: OrganizationIndex, organization_id: int) -> str:
    entry = index.get(organization_id)
    assert entry is not None
    return entry.name


async def test_what_is_unsure_is_kept_as_a_question_with_its_title(index: OrganizationIndex) -> None:
    (named,) = signature_meaning.understood(index, "Alex Example\nGraduate Student\nUniversity of California")
    assert not named.meaning.sure
    assert (named.meaning.text, named.terms.title, named.terms.kind) == (
        "University of California", "Graduate Student", STUDY,
    )  # fmt: skip
    assert "University of California, Berkeley" in [_name(index, choice) for choice in named.meaning.choices]


async def test_names_on_lines_of_their_own_are_all_meant_and_a_department_is_not(index: OrganizationIndex) -> None:
    both = signature_meaning.understood(index, "Alex Example\nHarvard University\nStanford University")
    assert [(one.meaning.text, one.meaning.sure) for one in both] == [
        ("Harvard University", True),
        ("Stanford University", True),
    ]
    (only,) = signature_meaning.understood(
        index, "Alex Example\nInstitute of Physics\nJagiellonian University\nKraków, Poland"
    )
    assert _name(index, only.meaning.choices[0]) == "Jagiellonian University"


@pytest.mark.parametrize(
    "text", ["", "\n\n", "Alex Example", "alex@cern.example https://cern.example +41 22 555 0100", "> CERN, Geneva"]
)
async def test_addresses_numbers_and_quotes_name_nothing(index: OrganizationIndex, text: str) -> None:
    with pytest.raises(InputError, match="/affiliation add"):
        signature_meaning.understood(index, text)


async def test_a_whole_thread_is_no_signature(index: OrganizationIndex) -> None:
    many = """
        Argonne National Laboratory, Lemont
        Brookhaven National Laboratory, Upton
        Oak Ridge National Laboratory, Oak Ridge
        Fermi National Accelerator Laboratory, Batavia
        University of Chicago, Chicago
        Columbia University, New York
        Yale University, New Haven
    """
    with pytest.raises(InputError, match="one signature at a time"):
        signature_meaning.understood(index, many)


@given(st.text(max_size=4000))
def test_any_text_can_be_read(text: str) -> None:
    found = signature.read(text)
    for part in found.parts:
        assert part == " ".join(part.split())
        assert part
    assert all(0 <= title.place <= len(found.parts) for title in found.titles)


LINES = st.sampled_from([
    "Alex Example", "Professor of Physics,", "CERN | Geneva", "> quoted", "<br>", "&amp;lt;", "University of", "-- ",
    "Tel. +1 5", "On Monday Bea wrote:", "(", "she/her", ", ,", "Doktorand/in", "This e-mail is confidential", "\u202e",
    "\x00", "a@b",
])  # fmt: skip


@given(st.lists(LINES, max_size=30), st.sampled_from(["\n", "\r\n", " | ", "\t", "<br>"]))
def test_any_signature_can_be_read(lines: list[str], separator: str) -> None:
    found = signature.read(separator.join(lines))
    places = [found.place_of(part) for part in found.parts]
    assert all(place is not None and place <= number for number, place in enumerate(places))
    for number in range(len(places)):
        found.title_of(places, number)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Staff Scientist", WORK),
        ("Senior Research Physicist", WORK),
        ("Associate Professor of Physics and Astronomy", WORK),
        ("Professor & Chair", WORK),
        ("Postdoctoral researcher", WORK),
        ("Postdoktorandin", WORK),
        ("Gruppenleiterin", WORK),
        ("Maître de conférences", WORK),
        ("Catedrático de Física Aplicada", WORK),
        ("Primo ricercatore", WORK),
        ("Director of Student Affairs", WORK),
        ("Ph.D. Candidate", STUDY),
        ("Doktorand/in", STUDY),
        ("Undergraduate Student", STUDY),
        ("Visiting Professor", VISIT),
        ("Professeur invité", VISIT),
        ("Candidate", None),
        ("Physics", None),
        ("Professor Alex Example", None),
        ("Group 4 Leader", None),
        ("Professor, University of Example", None),
        ("Head of the University of Example", None),
        ("Oak Ridge National Laboratory", None),
        ("National Society of Professional Engineers", None),
        ("", None),
    ],
)
def test_a_title_is_one_only_where_it_plainly_is(text: str, kind: AffiliationKind | None) -> None:
    assert signature_titles.kind_of(text) is kind


def test_a_family_name_is_no_field() -> None:
    assert signature_titles.kind_of("Professor de Example", may_be_name=True) is None
    assert signature_titles.kind_of("Professor of Physics", may_be_name=True) is WORK
