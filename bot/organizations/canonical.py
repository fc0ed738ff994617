"""One spelling for the words that organizations' names are made of, whatever the language or abbreviation.

It is applied to the registry's names and to affiliation strings alike, so that it need not be right
linguistically, only the same on both sides.
"""

from collections.abc import Iterable

from bot.organizations.words import STOP_WORDS

_SPELLINGS = {
    "academy": "acad academia academie accademia akademie akademia akademi akademija akademiya",
    "agricultural": "agric agr agrarian agricola agraria agraire",
    "applied": "appl",
    "association": "assoc assn asociacion associacao associazione",
    "autonomous": "autonoma autonome autonomo",
    "biology": "biol",
    "california": "calif",
    "catholic": "catolica cattolica catholique katholische katholieke",
    "center": "centre centro centrum zentrum ctr cntr cent centar centr centers centres",
    "chemistry": "chem",
    "clinic": "clinica clinique klinik klinikum klinika",
    "college": "coll",
    "company": "co",
    "corporation": "corp",
    "department": "dept dep dpt departement departamento dipartimento",
    "education": "educ",
    "engineering": "eng engn engg ingenieria ingenierie ingegneria",
    "faculty": "fac faculte facultad facolta fakultat faculdade fakulta",
    "federal": "fed federale",
    "foundation": "fdn found fondation fundacion fundacao fondazione",
    "general": "gen",
    "geological": "geol",
    "government": "govt",
    "graduate": "grad",
    "health": "salud saude sante",
    "hospital": "hosp hopital ospedale krankenhaus hospitals ziekenhuis",
    "incorporated": "inc",
    "institute": "inst instit institut instituto istituto instituut institutes institution instytut ustav institutt",
    "international": "int intl internacional internazionale internationale",
    "laboratory": "lab labs laboratories laboratoire laboratorio laboratorium labor",
    "limited": "ltd",
    "management": "mgmt manag",
    "mathematics": "math maths",
    "medical": "med medizinische medica medicale medyczny medicinska",
    "medicine": "medicina medizin",
    "ministry": "minist ministerio ministere ministero ministerium",
    "national": "natl nat nacional nazionale nationale nationaux",
    "physics": "phys",
    "polytechnic": "polytech politecnico politecnica polytechnique politechnika politehnica",
    "psychology": "psychol",
    "regional": "reg",
    "research": "res recherche investigacion investigaciones pesquisa pesquisas ricerca ricerche forschung",
    "saint": "st sankt",
    "school": "sch",
    "science": "sci sciences scis ciencia ciencias wissenschaften",
    "society": "soc",
    "studies": "stud estudios estudos etudes",
    "survey": "surv",
    "superior": "superieure superieur superiore",
    "technical": "tech techn technische techniques technique tecnica",
    "technology": "technol technologies tecnologia tecnologie technologie",
    "university": (
        "u univ uni universite universitat universitaet universiteit universidad universidade universita "
        "universitas universitet universitetet uniwersytet univerzita univerzitet universitatea universities "
        "universitesi egyetem universit sveuciliste yliopisto"
    ),
    "universityhospital": "universitatsklinikum universitaetsklinikum universitatsspital universitetssykehus",
    "us": "usa",
}
_CANONICAL = {spelling: word for word, spellings in _SPELLINGS.items() for spelling in spellings.split()}
_UNITED_STATES = ("unitedstatesamerica", "unitedstates")


# "Tuebingen" is "Tübingen", and "Tübingen" folds to "Tubingen".
_DIGRAPHS = (("ae", "a"), ("oe", "o"), ("ue", "u"))


def canonical(word: str) -> str:
    """Return the spelling that stands for a folded word; the empty string for a small word."""
    if word in STOP_WORDS:
        return ""
    spelling = _CANONICAL.get(word)
    if spelling is not None:
        return spelling
    for digraph, letter in _DIGRAPHS:
        word = word.replace(digraph, letter)
    return _CANONICAL.get(word, word)


def canonical_words(words: Iterable[str]) -> list[str]:
    """Return the canonical spellings, without small words."""
    return [spelling for word in words if (spelling := canonical(word))]


def key_of(words: Iterable[str]) -> str:
    """Return the key under which a name of canonical words is looked up.

    It has no spaces, since people part words differently: "Jiaotong", "Jiao Tong"; "Göttingen-Süd".
    """
    key = "".join(words)
    if _UNITED_STATES[1] in key:
        for spelling in _UNITED_STATES:
            key = key.replace(spelling, "us")
    return key
