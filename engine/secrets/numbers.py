"""Numbers that are secrets: payment cards, bank accounts (IBAN) and US social security numbers.

A card number has the prefix and length of a card scheme and a right check digit. One in ten numbers has such a digit
by chance, so the words directly around it decide, too: an order, a parcel, a phone or a meter has a number that is no
secret. A number in the sentence behind such a thing, "Where is my order? It is …", is one only when nothing there
speaks of paying and its digits are not grouped: a card in the log is the worse mistake. An IBAN has the length of its
country and two check digits; a social security number has ranges that are never given out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from typing import Final

from .secret_tables import cells_below

_GAP = (  # also as JSON has it
    r"(?:[ \t\r\n._/\-\u00a0\u2007\u2009-\u200d\u202f\u2010-\u2013\u2060\ufeff]"
    r"|\\[nrt]|\\u(?:00a0|20(?:07|09|0[a-d]|2f|1[0-3]|60)|feff)|%20|%C2%A0|\+|&nbsp;|&#(?:160|xa0);)"
)
_CANDIDATE: Final = re.compile(
    rf"\d(?<![\d+]\d)(?<![:,\[]-\d)(?<![:,\[] -\d)(?:{_GAP}{{0,2}}\d){{11,}}"  # the digit first: it is found fast
)
_GROUP: Final = re.compile(r"\\u\w{4}|%20|%C2%A0|&#\w+;|(\d+)")
_LINE_END: Final = re.compile(r"[\r\n]|\\[nr]")
SHORTEST, LONGEST = 14, 19  # digits of a card number
SHORTEST_NAMED: Final = 12  # digits of one that the text calls a card
_SHORT_SCHEME: Final = re.compile(r"5018|5020|5038|5[678]|6304|6759|676[1-3]")  # Maestro
_CARD_BEFORE: Final = re.compile(r"(?i)card|maestro|karte|carte|tarjeta|cartão|kaart")
_SCHEMES: Final[tuple[tuple[re.Pattern[str], tuple[int, ...]], ...]] = (
    (re.compile(r"4"), (16, 19)),  # Visa; its numbers of 13 digits are not issued any more, and barcodes have 13
    (re.compile(r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720"), (16,)),  # Mastercard
    (re.compile(r"3[47]"), (15,)),  # American Express
    (re.compile(r"6011|64[4-9]|65"), (16, 17, 18, 19)),  # Discover, RuPay
    (re.compile(r"30[0-5]|3095|36|3[89]"), (14, 16, 19)),  # Diners Club
    (re.compile(r"352[89]|35[3-8]"), (16, 17, 18, 19)),  # JCB
    (re.compile(r"62|8171"), (16, 17, 18, 19)),  # UnionPay
    (re.compile(r"5018|5020|5038|5[678]|6304|6759|676[1-3]|60|50"), (16, 17, 18, 19)),  # Maestro, RuPay, Elo
    (re.compile(r"220[0-4]|9792"), (16,)),  # Mir, Troy
)
_IBAN: Final = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ \-.\u00a0\u202f]?[A-Za-z0-9]){11,30}(?![A-Za-z0-9])")
_IBAN_LENGTHS: Final = {
    country: length
    for length, countries in {
        15: "NO", 16: "BE BI", 18: "DK FI FO GL NL SD FK", 19: "MK SI",
        20: "AT BA EE KZ LT LU MN XK", 21: "CH HR LI LV",
        22: "BG BH CR DE GB GE IE ME RS VA", 23: "AE GI IL IQ OM SO TL", 24: "AD CZ ES MD PK RO SA SE SK TN VG",
        25: "LY PT ST", 26: "IS TR", 27: "DJ FR GR IT MC MR SM", 28: "AL AZ BY CY DO GT HN HU LB PL SV NI",
        29: "BR EG PS QA UA", 30: "JO KW MU YE", 31: "MT SC", 32: "LC", 33: "RU",
    }.items()
    for country in countries.split()
}  # fmt: skip
_SSN: Final = re.compile(
    r"\d(?<![\w.+-]\d)(?<!9)\d\d(?<!000|666)([- \u2010-\u2013])(?!00)\d{2}\1(?!0000)\d{4}(?![\w-]|\.\d)"
)
_PHONE_BEFORE: Final = re.compile(
    r"(?i)(?<![^\W_])(?:(?:tele)?phone|mobile|cell|tel|telefon|téléphone|teléfono|fax|call|dial|handy|whatsapp|sms)"
    r"(?:[\s:#.,'\"]|(?:numbers?|no|me|us|at|on|is|my|your|the|or|to|unter|ist|an|est|es)(?!\w)){0,12}\Z"
)
_SSN_NAMED: Final = re.compile(r"(?i)(?:\bssn|social[ _-]security(?:[ _-](?:number|no\.?|#))?)\W{0,4}(?:(?:is|was)\W+)?"
                               r"(\d{3}[- .]?\d{2}[- .]?\d{4})(?!\d)")  # fmt: skip

_THINGS = (
    r"order|p\.?o|rma|dhl|dpd|gls|ups|usps|fedex|hermes|tracking|track|parcel|package|shipment|consignment|waybill|imei|imeisv|meid|iccid|eid|meter|serial|s/n"
    r"|policy|case|claim|incident|product|article|artikel|polizza|póliza|apólice|police|versicherungs?|akten"
    r"|(?:gift|loyalty|library|member(?:ship)?|club|bonus|rewards?|sim)[ _-]?card"
    r"|(?:geschenk|kunden|bonus|mitglieds)karte|carte (?:cadeau|de fidélité)|tarjeta (?:de )?regalo"
    r"|invoice|receipt|contract|reference|ref|ticket|booking|reservation|sku|ean|gtin|upc|barcode|isbn|siret|siren"
    r"|transaction|confirmation|voucher|coupon|uuid|timestamp|id"
    r"|bestell|sendung|paket|zähler(?:stand)?|zaehler(?:stand)?|rechnung|vertrag|serien|auftrag|vorgang|buchung|lieferung|versand"
    r"|commande|suivi|colis|compteur|facture|série|serie|contrat|pedido|seguimiento|envío|envio|paquete|contador|factura"
    r"|encomenda|rastreio|medidor|fatura|bestelling|zending|factuur|ordine|spedizione|contatore|fattura|zamówieni|przesyłk"
)
"""Things whose number is written directly behind their name."""
_OTHERS = (
    r"customer|client|user|agent|member|membership|loyalty|visitor|kunden|mitglieds?|klant|cliente?|skill|message|part"
    r"|model|request|device|session|conversation|dialog|phone|mobile|sim|item|batch|lot|asset|delivery|shipping|bill"
    r"|geräte?|teile|konto|compte|cuenta|conta|rekening|(?<!card )(?<!primary )account"
)
"""Things and people whose name alone is not enough: a consumer's message may follow it in a transcript."""
_MEMBERS = r"(?:members?|mitglied|adhérent|socio)"
_MINE = r"(?:my|your|our|the|this|that)"
_NUMBER = r"(?:[\s_-]?(?:numbers?|nums?|nos?|nrs?|ids?|codes?|nummern?|numero|número|numéro|nº|n°|№|#)\.?(?![^\W_]))"
_LINKS = (
    rf"[\s:#=.\"'\\|(\[{{,;/_–—>`*-]|{_NUMBER}|reference|ref\b|is\b|was\b|are\b|ist\b|war\b|lautet|sind|est\b|es\b|é\b"
    r"|my\b|your\b|our\b|the\b|of\b|for\b|de\b|du\b|la\b|el\b|do\b|da\b|meine?\b|value\b|and\b|or\b|und\b|oder\b|et\b|ou\b"
    r"|\d{12,}"
)
_NAMED_BEFORE: Final = re.compile(
    rf"(?i)(?<![^\W_])(?:(?:{_THINGS})(?:s|e|es|en|ing|ungs?)?|(?:{_OTHERS})s?{_NUMBER}|{_MEMBERS}(?= \Z)"
    rf"|numbers? (?:of|for|on) {_MINE} (?:{_OTHERS})"
    rf"|(?:num[eé]ro|número|nº|n°) d[eo']\s?(?:la |l'|s[ée]rie ?)?\w+)(?:{_LINKS})*\Z"
)
_CAMEL_BEFORE: Final = re.compile(
    r"(?:(?:order|parcel|shipment|imei|meter|serial|invoice|reference|ticket|booking|customer|contract|device|product|item"
    r"|transaction|tracking|track|member|client|case|policy)(?:number|no|nr|num|code|ref)|(?-i:[a-z](?:Id|ID|Ref)))"
    r"[\s\"'\\:=|(,]*(?:value[\s\"'\\:=]*)?\Z",
    re.IGNORECASE,
)
_NAMED_AFTER: Final = re.compile(
    r"(?i)\A[\"']?[\s,]*(?:\(\s*|(?:is|was|ist|war|est|es|é)\s+)"
    r"(?:(?:my|the|your|our|a|an|mein\w*|die|der|das|une?|le|la|el|mon|ma|mi|su|a minha|o meu)\s+)*"
    rf"(?:{_THINGS}|(?:{_OTHERS})s?{_NUMBER})(?![^\W\d_]*card)"
)
_REFERRED_BEFORE: Final = re.compile(
    rf"(?i)(?<![^\W_])(?:{_THINGS})(?:s|e|es|en|ing|ungs?)?[?.!,;]\s+"
    rf"(?:it|that|this|es|das|(?:its|the|die|der|le|el|o) ?{_NUMBER})"
    r"(?:'s| is| was| ist| war| lautet| est| es| é)?:?\s+\Z"
)
_PAYING: Final = re.compile(
    r"(?i)card|visa|master|amex|maestro|credit|debit|pay|cvv|cvc|expir|karte|zahl|carte|tarjeta|cart[ãa]o|pag[ou]|kaart"
)
_IDENTIFIER_BEFORE: Final = re.compile(
    r"(?i)(?<![^\W_])(?!card|visa|cc|pan|amex|credit|debit|mastercard|maestro)[a-z]{1,12}[-_]\Z"
)
_HOST_BEFORE: Final = re.compile(r"(?i)//(?:www\.)?(?:track(?:ing)?|orders?|parcels?)\.[\w.-]+/(?:[\w-]+/)*\Z")
_NUMBER_ALONE: Final = re.compile(r"\s*[0-9 .-]*\s*")
_SHOWN_BEFORE: Final = 60  # characters: a name and its number stand close together


def secret_numbers(text: str) -> Iterator[tuple[int, int]]:
    """The places of card numbers, bank accounts and social security numbers, in order for each of these kinds."""
    yield from _cards(text)
    yield from _ibans(text)
    if "ssn" in (lower := text.lower()) or "social" in lower:
        for found in _SSN_NAMED.finditer(text):
            yield found.span(1)
    for found in _SSN.finditer(text):
        is_phone = _PHONE_BEFORE.search(text[max(0, found.start() - _SHOWN_BEFORE) : found.start()])
        if not is_phone and not _is_number_of_a_thing(text, *found.span()):
            yield found.span()


def is_name_of_a_thing(name: str) -> bool:
    """Whether a value with this name is the number of an order, a parcel, a device …: `orderNumber`, `imei`."""
    return _NAMED_BEFORE.search(f"{name}: ") is not None or _CAMEL_BEFORE.search(name) is not None


def is_number(value: str) -> bool:
    """Whether a value has digits, and gaps between them, only."""
    return _NUMBER_ALONE.fullmatch(value) is not None


@lru_cache(maxsize=4)
def _cells_of_things(text: str) -> list[tuple[int, int]]:
    """The cells in columns whose heading is a thing; all numbers of a text ask for them, one after the other."""
    return cells_below(text, is_name_of_a_thing)


def _is_in_column_of_things(text: str, place: int) -> bool:
    cells = _cells_of_things(text)
    at = bisect_right(cells, (place, len(text)))
    return at > 0 and place < cells[at - 1][1]


def _cards(text: str) -> Iterator[tuple[int, int]]:
    for found in _CANDIDATE.finditer(text):
        groups = [one.span() for one in _GROUP.finditer(text, *found.span()) if one[1]]
        at = 0
        while at < len(groups):
            end = _end_of_card(text, groups, at)
            if end is None:
                at += 1
                continue
            place = groups[at][0], groups[end][1]
            is_whole = (at, end) == (0, len(groups) - 1)  # or it is a column of numbers
            is_one_number = is_whole or not _LINE_END.search(text, *place)
            if is_one_number and not _is_number_of_a_thing(text, *place):
                yield place
            at = end + 1


def _end_of_card(text: str, groups: list[tuple[int, int]], first: int) -> int | None:
    """The last group of the card number that begins with this group, None without one."""
    lengths = [end - start for start, end in groups[first : first + LONGEST]]
    is_named = _CARD_BEFORE.search(text, max(0, groups[first][0] - _SHOWN_BEFORE), groups[first][0]) is not None
    shortest = SHORTEST_NAMED if is_named else SHORTEST
    is_fraction = re.fullmatch(r"\d\.", text[max(0, groups[first][0] - 2) : groups[first][0]])
    for last, length in reversed(list(enumerate(accumulate(lengths), first))):
        if shortest <= length <= LONGEST and _is_grouped(lengths[: last - first + 1]):
            if last == first and is_fraction:
                continue
            if _is_card("".join(text[start:end] for start, end in groups[first : last + 1]), is_named=is_named):
                return last
    return None


def _is_grouped(lengths: list[int]) -> bool:
    """Whether digits are grouped as people write card numbers."""
    if lengths in ([4, 6, 5], [4, 6, 4], [6, 13]) or set(lengths) == {1}:
        return True
    return len(lengths) == 1 or (all(length % 4 == 0 for length in lengths[:-1]) and lengths[-1] <= 12)


def _is_card(digits: str, *, is_named: bool) -> bool:
    numbers = [int(digit) for digit in digits]
    if len(set(numbers)) == 1:
        return False
    plain = "".join(map(str, numbers))
    is_of_scheme = any(len(plain) in lengths and prefix.match(plain) for prefix, lengths in _SCHEMES)
    is_short = is_named and len(plain) < 16 and _SHORT_SCHEME.match(plain) is not None
    return (is_of_scheme or is_short) and _passes_luhn(numbers)


def _passes_luhn(digits: list[int]) -> bool:
    """Whether the check digit is right, by the formula of Luhn (ISO/IEC 7812-1)."""
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _ibans(text: str) -> Iterator[tuple[int, int]]:
    for found in _IBAN.finditer(text):
        end = _end_of_iban(found[0])
        if end:
            yield found.start(), found.start() + end


def _end_of_iban(candidate: str) -> int:
    """The length of the IBAN at the beginning, gaps included; 0 when there is none."""
    wanted = _IBAN_LENGTHS.get(candidate[:2].upper())
    kept = [(at, char.upper()) for at, char in enumerate(candidate) if char.isalnum()]
    if wanted is None or len(kept) < wanted:
        return 0
    last = kept[wanted - 1][0]
    if last + 1 < len(candidate) and candidate[last + 1].isalnum():
        return 0
    iban = "".join(char for _, char in kept[:wanted])
    number = int("".join(str(int(char, 36)) for char in iban[4:] + iban[:4]))
    return last + 1 if number % 97 == 1 else 0  # ISO 7064, MOD 97-10


def _is_number_of_a_thing(text: str, start: int, end: int) -> bool:
    """Whether the words around a number say that it is an order, a parcel, a device … and so no secret."""
    before = text[max(0, start - _SHOWN_BEFORE) : start]
    if any(form.search(before) for form in (_NAMED_BEFORE, _CAMEL_BEFORE, _IDENTIFIER_BEFORE, _HOST_BEFORE)):
        return True
    if _NAMED_AFTER.match(text[end : end + _SHOWN_BEFORE]):
        return True
    if text[start:end].isdecimal() and _REFERRED_BEFORE.search(before):  # "Where is my order? It is …"
        return _PAYING.search(text, max(0, start - _SHOWN_BEFORE), end + _SHOWN_BEFORE) is None
    return _is_in_column_of_things(text, start)
