"""Names that say that a value is a secret, and values that are none whatever their name says.

`NAME` finds such a name in a text, `is_secret_name` judges a whole name. A placeholder (`<token>`, `{$env.KEY}`, `***`)
is not a secret, and neither is a word that says something about one (`token=yes`, "the password is missing").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

REDACTED: Final = "[redacted]"

_OTHER_CARDS: Final = (
    "gift",
    "loyalty",
    "library",
    "membership",
    "member",
    "club",
    "bonus",
    "reward",
    "rewards",
    "sim",
)
"""Words for cards that are not payment cards."""
_NOT_THOSE = "".join(rf"(?<!{word})(?<!{word}[ _-])" for word in _OTHER_CARDS)
_FREE = (
    "pass[ _-]?(?:word|wort|wd|phrase|code)",
    *("pwd", "kennwort", "zugangscode", "geheimzahl", "mots?[ _-]de[ _-]passe", "motdepasse"),
    *("contrase(?:ñ|n|n\u0303)a", "clave secreta", "palavra[ _-]passe", "senha", "wachtwoord", "lösenord", "passord"),
    *("adgangskode", "salasana", "hasło", "haslo", "heslo", "jelszó", "parolă", "şifre", "sifre", "парол[ья]"),
    *("κωδικός", "密码", "密碼", "口令", "パスワード", "暗証番号", "비밀번호", "mật khẩu", "kata sandi", "סיסמה"),
    *("كلمة (?:المرور|السر)", "secret", "geheimnis", "credentials?", "jeton d'acc[èe]s", "authori[sz]ation"),
    "token(?<!pagetoken)(?<!page[ _-]token)(?<!continuationtoken)(?<!continuation[ _-]token)(?<!sync[ _-]token)",
    *("set-cookie", "jsessionid", "phpsessid", "net_sessionid", "csrf", "xsrf"),
    *(
        "clave (?:api|de acceso|privada)",
        "clé (?:d'api|api|priv[ée]e)",
        "cle (?:d'api|api|priv[ée]e)",
        "chave (?:da api|de api|api|privada)",
    ),
    *("connection[ _-]?string", rf"{_NOT_THOSE}card[ _-]?(?:number|no)(?![^\W_])", "kartennummer"),
    *(
        "security[ _-]?code",
        "verification[ _-]?code",
        "one[ _-]?time[ _-]?(?:code|pin)",
        "2fa[ _-]?code",
        "mfa[ _-]?code",
    ),
    *("einmalcode", "bestätigungscode", "verifizierungscode", "sicherheitscode", "verificatiecode"),
    *("code de (?:vérification|sécurité)", "código de (?:verificación|seguridad|verificação|segurança)"),
    "social[ _-]security(?:[ _-]number)?",
    *("seed[ _-]?phrase", "recovery[ _-]?phrase", "mnemonic", "code[ _-]?verifier", "oauth_(?:signature|verifier)"),
)
"""Names that are clear wherever they end, `dbPassword`; each begins with a letter of its own, so a search is fast."""
_KEY = ("key", "schlüssel", "sleutel")
_KEYS = "|".join(_KEY)
_KEY_OF = (
    r"(?:api|access|account|admin|app|application|auth|authentication|client|consumer|encryption|functions?|host"
    r"|integration|licen[cs]e|master|private|rest|secret|service|session|shared|signing|storage|subscription|webhook|priv[aé]"
    r"|zugangs|zugriffs|geheim)[ _-]?"
)
LONG: Final = rf"(?:{'|'.join(_FREE)}|{_KEY_OF}(?:{_KEYS}))"

_ALONE = (
    *("auth", "clave", "cookie", "csc", "cvc", "cvc2", "cvv", "cvv2", "iban", "jwt", "mdp", "otp", "parola", "pass"),
    *("passwd", "pin", "psw", "pw", "ssn", "tan"),
)
SHORT: Final = rf"(?<![^\W_])(?:{'|'.join(sorted(_ALONE, reverse=True))})"
"""Names that are clear as a word of their own only: `pw`, `db_pw`, and not `spin`."""

NAME: Final = rf"(?:{LONG}|{SHORT})"
SIGNS: Final = (
    r"(?:key|sig|signature|x-amz-signature|x-goog-signature|x-amz-credential|hash|hmac|code|sid|session_?id|assertion)"
)
"""Names of parameters that are secrets in an address only."""

_IN_SMALL_LETTERS = re.compile(
    "|".join((*_FREE, _KEYS, *(rf"{name}(?<![^\W_]{name})" for name in sorted(_ALONE, reverse=True))))
)


def _beginning(name: str) -> str:
    """The plain letters that every text with this name has."""
    found = re.match(r"(?:\(\?<![^)]*\))*(?P<plain>[\w' -]+)(?P<perhaps>\?)?", name)
    assert found is not None
    return found["plain"][:-1] if found["perhaps"] else found["plain"]


_EVERY_BEGINNING = frozenset(map(_beginning, (*_FREE, *_KEY, *_ALONE)))
_BEGINNINGS = tuple(
    sorted(one for one in _EVERY_BEGINNING if not any(other in one for other in _EVERY_BEGINNING - {one}))
)
"""A text without all of these has no name of a secret, which most texts need no expression for."""
_KEY_BEFORE = re.compile(rf"{_KEY_OF}\Z")
_LONGEST_KEY_OF = 20

_NAME_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+|\d+")
_SUFFIX: Final = (
    r"(?:[ _-]?\d{1,2})?(?:[._-](?:prod|production|stage|staging|dev|test|live|qa|uat|int|local|old|new|current|main"
    r"|primary|secondary|backup))?(?:[ _-]?(?:value|plain|raw))?"
)
"""What may stand between a name and its value: `DB_PASSWORD_2=`, `db.password.prod=`."""
_SUFFIX_HERE = re.compile(rf"{_SUFFIX}(?![^\W_])")
_WHOLE = re.compile(rf"(?is).*{LONG}s?{_SUFFIX}\d*\W*")
_ADDRESS = re.compile(r"address|city|street|road|country|state|zip|postal|district|adresse|stra(?:ß|ss)e|stadt")
_NEARBY = 60  # characters around a pin that say whether it is one in an address
_LAST = frozenset(_ALONE) - {"pass"}
_PASS_OF = frozenset(("admin", "auth", "db", "ftp", "http", "login", "my", "proxy", "root", "smtp", "ssh", "user"))
_PASS_TO_GO = re.compile(
    r"(?<![^\W_])(?:boarding|bus|city|day|entry|free|guest|hall|lift|month(?:ly)?|museum|parking|press|rail|season|ski"
    r"|train|transit|travel|visitor|week(?:ly)?|year(?:ly)?)[ _-]\Z"
)
_LONGEST_OF_PASS = 10
_NOT_AT_ALL = re.compile(r"(?i)(?:next|prev|previous|page|continuation|sync|cancellation)[ _-]?(?:page)?[ _-]?token")

_PLACEHOLDER = re.compile(
    r"\{\$\.[\w.\[\]]+$|\{?\$(?:botContext|env)\.[\w.]+(?:\}|$)|"  # of a reference one brace may be missing
    r"\{+[^{}\"'!@%^]*\}+|<[^<>]*>|[\[(]redacted[\])]|\$\{[^{}\"']*\}|\$[A-Z_][A-Z0-9_]*(?!\w)|%\(\w+\)s|%[sd](?!\w)|%[A-Z_]+%|\*+|•+|x{3,}|X{3,}|\.{2,}|…|-+|_+|#+|\?+"
)
_SCHEMES = re.compile(r"(?i)\b(?:basic|bearer|token|apikey|digest|negotiate|ssws|key)\b")

_WORDS = """
yes no true false on off null none nil undefined nan empty blank missing required needed necessary mandatory
invalid valid expired optional set unset unknown ok okay wrong right correct incorrect changed change reset
forgotten forgot lost found enabled disabled here there available unavailable hidden public private protected
encrypted hashed saved stored sent given created deleted rejected accepted refused revoked issued weak strong
short long old new same different secret safe unsafe ready basic bearer digest oauth oauth2 string text number
boolean object array value name key word default example test used unused active inactive pending verified
denied granted absent present not being too also case sensitive confidential redacted masked ja nein fehlt
falsch richtig abgelaufen ungültig gültig erforderlich leer vergessen oui non faux vrai vide manquant requis
expiré invalide sí si falso vacío requerido incorrecta incorrecto não nao sim errada inválida vazio nee fout
verlopen verplicht opcional optionnel facultatif facoltativo optioneel n/a todo
tbd fixme dummy placeholder sample foo bar foobar
"""
WORDS: Final = frozenset(_WORDS.split())
"""Words that say something about a secret, or instead of one."""

_SAYS_NOTHING = re.compile(
    r"(?i)https?://.*|\d{1,3}[-–]\d{1,3}|\d{1,3}[-–]?[a-z]+|\d+%|v?\d+(?:\.\d+)+|\d{4}-\d\d-\d\d|[\w.+-]+@[\w-]+\.[\w.]+"
    r"|\w+\([^()]*\)"
)
_PATH = re.compile(r"/(?:home|usr|var|opt|tmp|etc|root|users|mnt|srv)(?:/[\w./-]*)?")
"""The value of PWD, the working directory."""
_STANDS_IN = re.compile(
    r"(?i)(?:change|replace|fill|insert)[ _-]?(?:me|this|it|in)|(?:your|insert|enter|put|add|paste)[ _-]?"
    r"(?:[a-z]+[ _-])*(?:key|token|secret|password|value|here)|(?:fake|dummy|example|sample)[ _-](?:[a-z]+[ _-])*[a-z]+"
)
"""Values to replace: `changeme`."""
_LABEL = re.compile(NAME)
_RULE = re.compile(
    r"(?:at (?:least|most)|min(?:imum|\.)?|max(?:imum|\.)?|must|should|needs|has to|have to|between|up to"
    r"|no (?:more|less|fewer)|(?:please |bitte )?(?:enter|choose|type|confirm|forgot) (?:an?|your|the)|mindestens"
    r"|höchstens|muss|darf|soll|zwischen|bitte|au (?:moins|plus)|doit|al menos|como mínimo|debe|pelo menos|deve"
    r"|ten minste|minstens|minimaal|moet)\s"
    r"|[^\n]*\b(?:characters|chars|letters|digits|zeichen|caractères|caracteres|tekens)\b"
)
"""Sentences about a password, not one."""
_KEY_IN_PROSE = re.compile(r"(?<!\w)(?:[a-z]+\d|\d+[a-z])\w{4}")
_TRAILING = "\"'`.,;:!?()[]}»”’"
_TELLING = re.compile(r"\d|[!#$%^*_@&+=?~|\\/](?=.)|[a-zß-ÿ][A-Z]")
SHORTEST_SAID: Final = 4


@lru_cache(maxsize=1024)
def is_secret_name(name: str) -> bool:
    """Whether a value with this name is a secret: `apiKey`, `DB_PASSWORD`, `Authorization`, `pw`, `Passwort`."""
    if _NOT_AT_ALL.search(name):
        return False
    if "(" in name:  # Password (plain), getToken()
        name = name.partition("(")[0]
    if _WHOLE.fullmatch(name):
        return True
    words = [word.lower() for word in _NAME_WORDS.findall(name)]
    while words and words[-1].isdigit():
        words.pop()
    if not words:
        return False
    if words[-1] == "pass":
        return len(words) == 1 or words[-2] in _PASS_OF
    return words[-1] in _LAST


def names_in(lower: str) -> Iterator[tuple[int, int]]:
    """The places of such names in a text of small letters."""
    if not any(map(lower.__contains__, _BEGINNINGS)):
        return
    for found in _IN_SMALL_LETTERS.finditer(lower):
        start, end = found.span()
        if found[0] in _KEY and not _KEY_BEFORE.search(lower, max(0, start - _LONGEST_KEY_OF), start):
            continue
        if found[0] == "pin" and _is_in_an_address(lower, start, end):
            continue  # the postal code of India
        if found[0] == "pass" and _PASS_TO_GO.search(lower, max(0, start - _LONGEST_OF_PASS), start):
            continue
        suffix = _SUFFIX_HERE.match(lower, end)
        yield start, suffix.end() if suffix else end


def _is_in_an_address(lower: str, start: int, end: int) -> bool:
    """Whether the words around a pin, in the same line, are those of a postal address."""
    before = lower[max(0, start - _NEARBY) : start].rpartition("\n")[2]
    behind = lower[end : end + _NEARBY].partition("\n")[0]
    return _ADDRESS.search(before + lower[start:end] + behind) is not None


def is_placeholder(value: str) -> bool:
    """Whether a value holds nothing of its own: it is empty, null, `***`, `changeme`, or refers as `{$env.KEY}`."""
    if _STANDS_IN.fullmatch(value.strip(_TRAILING)) is not None:
        return True
    rest = _SCHEMES.sub(" ", _PLACEHOLDER.sub(" ", value)).strip(" \t\r\n\"'`.,;:/&\\|=()")
    return not rest or rest.lower() in ("true", "false", "null", "none", "nil", "undefined")


def is_said(value: str) -> bool:
    """Whether a value with the name of a secret is one where values are often plain words.

    `token=yes`, `pass=1`, `API_KEY=changeme` and `"password": "at least 8 characters"` are none.
    """
    core = value.strip(_TRAILING).lower()
    if len(core) < 2 or (len(core) == 2 and core.isdecimal()) or core in WORDS or is_placeholder(value):
        return False
    if _PATH.fullmatch(core) is not None or _LABEL.fullmatch(core):  # "password": "Password"
        return False
    return _RULE.match(core) is None or _KEY_IN_PROSE.search(core) is not None


def is_secret(name: str, value: str) -> bool:
    """Whether a cell or a variable of this name and value is a secret; `max_tokens` with a number counts tokens."""
    return is_secret_name(name) and is_said(value) and not is_count(name, value)


def is_count(name: str, value: str) -> bool:
    """Whether a value is the number of some tokens, not one of them."""
    return value.strip().isdecimal() and name.rstrip(" )_").lower().endswith("tokens")


def is_telling(value: str) -> bool:
    """Whether a word of a sentence looks like a secret: "the password is hunter2", not "the password is missing!"."""
    core = value.strip(_TRAILING)
    if len(core) < SHORTEST_SAID or not is_said(value) or _SAYS_NOTHING.fullmatch(core):
        return False
    return _TELLING.search(core) is not None


def is_mixed(value: str) -> bool:
    """Whether a word has letters and digits, as a key has, and is not a version or a measure."""
    core = value.strip(_TRAILING)
    return is_telling(value) and any(map(str.isdigit, core)) and any(map(str.isalpha, core)) and len(core) > 5
