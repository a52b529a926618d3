"""Names that a sentence uses: a misspelt one is an error, also where the sentence says that something is not so."""

from __future__ import annotations

from collections.abc import Iterable

from ...engine.errors import UnknownName, message


def require_known(kind: str, name: str, known: Iterable[str], *, where: str = "") -> None:
    """Check a name that a sentence uses.

    Args:
        kind: the noun for it, such as "dialog".
        name: the name in the sentence.
        known: all names of this kind.
        where: what should have the name, such as "in this account".

    Raises:
        UnknownName: it is none of them; the text has the closest one.
    """
    names = list(dict.fromkeys(known))
    if name not in names:
        raise UnknownName(message(f"no {kind} {name!r} {where}".rstrip(), known=names, wanted=name))
