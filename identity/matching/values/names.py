"""Company names without what only law, spelling or script adds to them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from anyascii import anyascii
from cleanco import prepare_default_terms
from cleanco.clean import custom_basename, normalize_terms

AND = re.compile(r"\s*[&+]\s*|\s+(?:and|und|et|en|e|y|og|och|i)\s+")
DOTS = re.compile(r"(?<=\w)\.(?=\w)|(?<=\w)\.(?=\s|$)|(?<=\b\w)/(?=\w\b)|['’`´]")
OTHER_MARKS = re.compile(r"[^\w&]+")
# Spelled out or not, umlauts come to the same letter: Brückner, Brueckner, Bruckner.
UMLAUTS = re.compile("(?<=[aou])e")


@dataclass(frozen=True)
class LegalForms:
    """The legal forms that names are freed of.

    Attributes:
        terms: forms that are words of their own, as cleanco wants them: number of words, words.
        glued: forms that stand before or behind a name without a space, as in Chinese, the longest
            first.
    """

    terms: list[tuple[int, list[str]]]
    glued: tuple[str, ...]

    @classmethod
    def of(cls, forms: Iterable[tuple[str, bool]]) -> LegalForms:
        """Those of the library, and `forms`: the form as it is written, and whether it is glued."""
        written = [(_plain(form), is_glued) for form, is_glued in forms]
        known = {tuple(words) for _, words in prepare_default_terms()}
        known |= {
            tuple(_without_marks(term).split())
            for term in normalize_terms(term for term, is_glued in written if not is_glued)
        }
        terms = sorted((words for words in known if words), key=lambda words: (-len(words), words))
        glued = {form for form, is_glued in written if is_glued}
        return cls(
            [(len(words), list(words)) for words in terms],
            tuple(sorted(glued, key=lambda form: (-len(form), form))),
        )


@dataclass(frozen=True)
class CompanyName:
    """A name as it is compared.

    Attributes:
        core: case-folded, without legal form, marks and accents; words with one space between.
        latin: the core in Latin letters; the same where it is.
    """

    core: str
    latin: str


def company_name(written: str, forms: LegalForms) -> CompanyName | None:
    """The name as it is compared; None where nothing but marks is written.

    A name that is nothing but a legal form keeps it.
    """
    # Those in brackets must go before marks do: (株) is a form, 株 may begin a name.
    words = _without_marks(_without_glued(_plain(written).strip(), forms.glued))
    if not words:
        return None
    core = _without_glued(words, forms.glued)
    freed = custom_basename(core, forms.terms, suffix=True, prefix=True).removesuffix(" &")
    # What stands before an `and` is a name, as in AT&T.
    core = core if not freed or freed.startswith("&") else freed
    return CompanyName(core, _latin(core))


def _plain(text: str) -> str:
    """Compatibility forms, case and accents folded: ㈜ is (주), Ｌ is l, é is e."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    marked = unicodedata.normalize("NFD", folded)
    bare = "".join(sign for sign in marked if unicodedata.category(sign) != "Mn" or _is_kana(sign))
    return unicodedata.normalize("NFC", bare)


def _is_kana(sign: str) -> bool:
    """The voicing marks of Japanese are no accents: ガ is not カ."""
    return sign in "\u3099\u309a"


def _without_marks(text: str) -> str:
    """Words with one space between; every `and` is `&`."""
    return " ".join(OTHER_MARKS.sub(" ", DOTS.sub("", AND.sub(" & ", text))).split())


def _without_glued(name: str, forms: tuple[str, ...]) -> str:
    for form in forms:
        for rest in (name.removeprefix(form), name.removesuffix(form)):
            if rest != name and rest.strip():
                return rest.strip()
    return name


def _latin(core: str) -> str:
    if core.isascii():
        return UMLAUTS.sub("", core)
    spelled = re.sub("[^a-z0-9& ]+", " ", anyascii(core).casefold())
    return UMLAUTS.sub("", " ".join(spelled.split()))
