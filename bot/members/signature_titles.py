"""Titles as they stand on a line of their own: "Staff Scientist", "Professor of Physics", "Doktorandin"."""

import re

from bot.models import AffiliationKind
from bot.organizations.canonical import canonical
from bot.text import search_key

LONGEST = 80
_MOST_WORDS = 10


def _words(text: str) -> frozenset[str]:
    return frozenset(search_key(text).split())


_STUDENTS = _words(
    """
    student students undergraduate
    studentin doktorand doktorandin promotionsstudent promotionsstudentin promovend promovendin
    doctorant doctorante étudiant étudiante
    estudiante doctorando doctoranda doutorando doutoranda
    dottorando dottoranda studente studentessa
    promovendus promovenda daigakuinsei
    """
)
# A candidate is one for a degree only beside its name.
_CANDIDATES = _words("candidate kandidat kandidatin")
_DEGREES = _words("phd ph doctoral doctorate masters master bachelor graduate")
_VISITORS = _words(
    """
    visiting guest
    gast gastwissenschaftler gastwissenschaftlerin gastprofessor gastprofessorin gastforscher gastforscherin
    invité invitée invitado invitada visitante
    """
)
# One of these makes a title; other words of the lists only stand beside it.
_ROLES = (
    _STUDENTS
    | _CANDIDATES
    | _words(
        """
        professor prof scientist physicist chemist engineer mathematician astronomer astrophysicist researcher postdoc
        fellow lecturer reader instructor director manager technician technologist analyst developer programmer chair
        head leader lead dean provost president chancellor associate scholar assistant investigator intern emeritus
        emerita chief officer
        professorin wissenschaftler wissenschaftlerin physiker physikerin chemiker chemikerin ingenieur ingenieurin
        forscher forscherin mitarbeiter mitarbeiterin gruppenleiter gruppenleiterin abteilungsleiter
        abteilungsleiterin leiter leiterin institutsleiter institutsleiterin direktor direktorin dozent dozentin
        privatdozent privatdozentin juniorprofessor juniorprofessorin postdoktorand postdoktorandin rat rätin
        gastwissenschaftler gastwissenschaftlerin gastprofessor gastprofessorin gastforscher gastforscherin
        professeur professeure maître maîtresse chercheur chercheuse chargé chargée directeur directrice ingénieur
        ingénieure physicien physicienne postdoctorant postdoctorante enseignant enseignante
        profesor profesora catedrático catedrática investigador investigadora científico científica becario becaria
        ingeniero ingeniera directora
        professore professoressa ricercatore ricercatrice assegnista tecnologo tecnologa direttore direttrice
        dirigente borsista docente ingegnere
        professora pesquisador pesquisadora cientista engenheiro engenheira diretor diretora
        hoogleraar onderzoeker kyoju junkyoju jokyo koshi kenkyuin
        """
    )
)
_RANKS = (
    _VISITORS
    | _DEGREES
    | _words(
        """
        senior junior staff principal associate assistant adjunct full distinguished research chief lead deputy acting
        vice interim emeritus emerita retired d scientific technical academic faculty regents endowed tenured clinical
        teaching postdoctoral predoctoral first second third fourth year corporate division group section department
        laboratory project program programme team technology experimental theoretical computational applied nuclear
        plasma laser optical optics software hardware mechanical electrical electronics systems data accelerator
        beamline beam instrument materials medical quantum particle detector design process development r physics
        chemistry engineering astronomy mathematics fusion and post doc
        wissenschaftlicher wissenschaftliche akademischer akademische leitender leitende stellvertretender
        stellvertretende technischer technische außerplanmäßiger apl und
        émérite associé associée titulaire postdoctorale principale et
        titular contratado contratada doctor doctora emérito emérita asociado asociada ayudante posdoctoral y
        associado associada auxiliar adjunto adjunta e
        ordinario ordinaria associato associata emerito aggregato primo prima a tempo determinato
        universitair hoofd
        """
    )
)
# Behind these a field follows: "of Physics", "für Experimentalphysik".
_OF = _words("of for in on für fur")
_OF_OR_NAME = _OF | _words("de des du di del della dell da do en für en per van voor à au")
_BODIES = frozenset({"university", "institute", "laboratory", "college", "hospital", "academy", "school", "company"})
_CUT = re.compile(r"[\d@:]")


def kind_of(text: str, *, may_be_name: bool = False) -> AffiliationKind | None:
    """Return what a title says of the tie; None where the text is not plainly a title.

    Args:
        text: a line, or a part of it.
        may_be_name: it stands where a name is expected, so that "Professor de Example" is one.
    """
    words = search_key(text).split()
    if not 0 < len(words) <= _MOST_WORDS or len(text) > LONGEST or _CUT.search(text):
        return None
    connectors = _OF if may_be_name else _OF_OR_NAME
    split = next((place for place, word in enumerate(words) if word in connectors), len(words))
    head, tail = words[:split], words[split + 1 :]
    # "Profesora titular de universidad" names none, "Professor, University of Example" does.
    if len(tail) > 1 and any(canonical(word) in _BODIES for word in tail):
        return None
    if _ROLES.isdisjoint(head) or not (_ROLES | _RANKS).issuperset(head):
        return None
    return _kind(head, tail)


def _kind(head: list[str], tail: list[str]) -> AffiliationKind | None:
    if not _STUDENTS.isdisjoint(head):
        return AffiliationKind.EDUCATION
    if not _CANDIDATES.isdisjoint(head):
        return None if _DEGREES.isdisjoint((*head, *tail)) else AffiliationKind.EDUCATION
    return AffiliationKind.EMPLOYMENT if _VISITORS.isdisjoint(head) else AffiliationKind.VISITING
