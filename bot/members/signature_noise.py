"""What stands in and around an e-mail signature and says nothing of where a person works."""

import re
from collections.abc import Iterable, Iterator
from html import unescape

from bot.text import one_line, search_key

_BREAK = re.compile(r"<\s*(?:br|/p|/div|/tr|/td|/li)\b[^<>]{0,200}>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{1,300}>")
_QUOTE = re.compile(r"\s*(?:>|\|\s*>)")
# What an answered or forwarded message begins with: the signature stands above it.
_REPLY = re.compile(
    r"\s*(?:on\b.{4,}\bwrote\s*:|am\b.{4,}\bschrieb\b.*:|le\b.{4,}\ba écrit\s*:|el\b.{4,}\bescribió\s*:"
    r"|il\b.{4,}\bha scritto\s*:|-{2,}\s*\w.*-{2,}\s*$|(?:from|von|de|da|gesendet|sent)\s?:\s)",
    re.IGNORECASE,
)
# A legal or ecological footer: nothing but more of it follows.
_FOOTER = re.compile(
    r"(?:e-?mail|mail|message|communication|transmission|nachricht|courriel|correo|mensaje|messaggio|attachments?)\b"
    r".*\b(?:confiden|vertraulich|riservat|privileged|intended|destinat)"
    r"|\bconfiden\w+\b.*\b(?:e-?mail|message|notice|information|intended|correo|mensaje|courriel)"
    r"|\bintended (?:only|solely|recipients?|for)\b|\bdisclaimer\b|\bhaftungsausschluss\b|\baviso legal\b"
    r"|\b(?:confidentiality|legal|privacy) notice\b|\b(?:before|avant|antes|prima)\b.*\b(?:print|imprim|stampa)"
    r"|\bdenken sie an die umwelt\b|\bhandelsregister\b|\bsitz der gesellschaft\b",
    re.IGNORECASE,
)
_EMPTY = re.compile(r"\(\s*\)|\[\s*\]|<\s*>")
_ADDRESSES = re.compile(
    r"[^\s@]{1,100}@\S+|(?:https?://|www\.)\S+|(?<![\w.-])(?:[\w-]{1,63}\.){1,6}(?:edu|gov|org|com|net|int)\b(?:/\S*)?"
)
_NUMBERS = re.compile(r"(?<!\w)\+?\(?\d[\d\s()./-]{6,}\d(?!\w)|\b\d{4}-\d{4}-\d{4}-\d{3}[\dXx]\b")
_LABEL = re.compile(
    r"^\W*(?:telephone|phone|tel|telefon|téléphone|teléfono|telefono|fax|telefax|mobile|mobil|cell|office|e-?mail"
    r"|mail|correo|courriel|web|website|homepage|orcid|pronouns|pronomen|pronoms|[tmfew])\s*(?:[.:]+|\(\w\))\s*",
    re.IGNORECASE,
)
_PRONOUNS = re.compile(
    r"[(\[]?\b(?:she|he|they|ze|sie|er|elle|iel|ella|lei)\s*/\s*\w+(?:\s*/\s*\w+)?[)\]]?", re.IGNORECASE
)
# Services whose makers are organizations too: nobody works at Google for being in Google Scholar.
_SERVICES = re.compile(
    r"\bgoogle (?:scholar|meet|profile|maps)\b|\bmicrosoft teams\b|\blinkedin\b|\btwitter\b|\bgithub\b|\bfacebook\b"
    r"|\binstagram\b|\byoutube\b|\bmastodon\b|\bbluesky\b|\bresearchgate\b|\bskype\b|\bzoom\b|\boutlook\b"
    r"|\bsent (?:from|with|via)\b|\bgesendet\b|\benvoyé (?:de|depuis)\b|\benviado (?:desde|do|de)\b|\binviato da\b",
    re.IGNORECASE,
)
# Who runs or funds an organization does not employ the person who signs.
_OWNERS = re.compile(
    r"[\s,(]{0,3}\b(?:(?:is )?(?:managed|operated|run|funded|supported) (?:by|for)|an? (?:\w+ )?(?:member|part) of"
    r"|member of|mitglied (?:der|in der|des)|membre de)\b.*|^\s*for the\b.*",
    re.IGNORECASE,
)
_CLOSINGS = frozenset(
    map(
        search_key,
        """
        best
        all the best
        best regards
        best wishes
        kind regards
        warm regards
        warmest regards
        regards
        cheers
        thanks
        many thanks
        thank you
        sincerely
        sincerely yours
        yours sincerely
        yours
        mit freundlichen Grüßen
        mit freundlichem Gruß
        freundliche Grüße
        beste Grüße
        viele Grüße
        herzliche Grüße
        liebe Grüße
        cordialement
        bien cordialement
        bien à vous
        salutations distinguées
        saludos
        saludos cordiales
        un saludo
        un cordial saludo
        atentamente
        saluti
        cordiali saluti
        distinti saluti
        un cordiale saluto
        atenciosamente
        abraços
        met vriendelijke groet
        yoroshiku onegaishimasu
        """.strip().splitlines(),
    )
)


def telling_lines(text: str) -> list[str]:
    """Return the lines that may tell where a person works, each on one line and without ways to reach them."""
    return [line for line in map(_told, _above_the_rest(_plain(text).splitlines())) if _says_something(line)]


def _plain(text: str) -> str:
    """Decode entities (even twice encoded) and drop tags."""
    return _TAG.sub(" ", _BREAK.sub("\n", unescape(unescape(text)))).replace("\u00a0", " ")


def _above_the_rest(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines before a footer or an answered message; quoted lines are left out."""
    begun = False
    for line in lines:
        if _QUOTE.match(line):
            continue
        if begun and (_REPLY.match(line) or _FOOTER.search(line)):
            return
        begun = begun or _says_something(line)
        yield line


def _told(line: str) -> str:
    line = one_line(line)
    for noise in (_ADDRESSES, _NUMBERS, _PRONOUNS, _EMPTY):
        line = noise.sub(" ", line)
    line = _OWNERS.sub("", _LABEL.sub("", line))
    return "" if _SERVICES.search(line) else one_line(line).strip(" ,;:*_<>-–—")


def _says_something(line: str) -> bool:
    return any(character.isalpha() for character in line) and search_key(line) not in _CLOSINGS
