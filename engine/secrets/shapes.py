"""The table of shapes: every form of a secret that `without_secrets` recognises, one row each.

Most rows have words without which their expression cannot match; they cost one search of the text. A row's expression
matches the whole form; its group `secret` is the part to redact, the whole match without one. A row may have a
condition on that part.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from .names import NAME, SIGNS, is_mixed, is_placeholder, is_said, is_telling


@dataclass(frozen=True, slots=True)
class Shape:
    """One form of a secret.

    Attributes:
        what: its name.
        words: one of them is in the text, in lower case; none: every text is searched.
        form: its expression.
        condition: whether the part to redact is a secret.
        in_quotes: the secret is a number of JSON, and its replacement needs quotes.
        before: what stands before the name, for values behind a name.
    """

    what: str
    words: tuple[str, ...]
    form: re.Pattern[str]
    condition: Callable[[str], bool] = bool
    in_quotes: bool = False
    before: re.Pattern[str] | None = None


def _is_basic(value: str) -> bool:
    """Whether a text is user:password in Base64, as `Authorization: Basic` has it."""
    if len(value) % 4 == 1 or re.fullmatch(r"[a-z]+|[A-Z]+|[0-9a-fA-F]+", value):
        return False
    try:
        text = base64.b64decode(value + "=" * (-len(value) % 4), validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return False
    return re.fullmatch(r"[\w.@+-]*:[!-~]{2,}", text) is not None


def _is_bearer(value: str) -> bool:
    return len(value) >= 20 or is_telling(value) or _is_basic(value)


def _is_aws_secret(value: str) -> bool:
    return not re.fullmatch(r"[0-9a-fA-F]+", value) and bool(
        re.search(r"\d", value) and re.search(r"[a-z]", value) and re.search(r"[A-Z]", value)
    )


def _is_random(value: str) -> bool:
    """Whether a key has a long part of digits and letters, and so is not a name such as pk_orders_2024.

    A part of letters only is random if small and large ones take turns often.
    """
    run = max(re.split(r"[^A-Za-z0-9]+", value), key=len)
    if len(run) < _SHORTEST_RUN:
        return False
    if re.search(r"\d", run):
        return re.search(r"[A-Za-z]", run) is not None
    return len(run) >= _LONG_RUN and len(re.findall(r"[a-z][A-Z]|[A-Z](?=[a-z])", run)) >= len(run) / 4


_SHORTEST_RUN: Final = 8
_LONG_RUN: Final = 20


def _is_password(value: str) -> bool:
    """Whether the part of an address behind its user is a password, not a port with a path."""
    return not is_placeholder(value) and re.match(r"\d{1,5}(?:[/?#]|\Z)", value) is None


def _is_query_secret(value: str) -> bool:
    return is_said(value) and (
        (len(value) >= 8 and re.search(r"\d", value) is not None) or re.fullmatch(r"[A-Za-z]{16,}", value) is not None
    )


def _is_session(value: str) -> bool:
    return len(value) >= 8 and _is_random(value)


def _is_password_of_user(value: str) -> bool:
    """Whether user:password is that, and not mailto:dana1 or a port."""
    user, _, password = value.partition(":")
    return user.lower() not in _NO_USERS and is_telling(password) and _is_password(password)


_LABELS = "mailto email e-mail mail to cc bcc from contact kontakt sip sips xmpp acct user login npm git"
_NO_USERS = frozenset(_LABELS.split())
_SIGNED = ("sig", "key", "hash", "hmac", "code", "credential", "sid=", "session", "assertion")
_PREFIXES = """
xox xapp- gh github gl sk pk rk whsec aiza ya29 gocspx npm_ pypi- hf_ do shp sq0 sg. key- dapi nrak nrjs nrii
hvs hvb dp. lin_ ntn_ secret_ pmak glc_ glsa pscale sbp_ rubygems sntry aio_ ltai gsk_ xai- pplx r8_ cfpat
dckr_ ops_eyj bkua_ ccipat_ shippo_ ezak eztk aqe access_token$ sandbox_ production_ cmvmdgtu atlasv1 aaaaaaaaaa
figd pul- tfp_ xkeysib xsmtpsib re_ atatt atctt atbb age-secret eaa akc access- ntf pat- hrku fm2_ sl. bearer
"""
_KNOWN = tuple(_PREFIXES.split())
LONGEST_JUDGED: Final = 2000
"""Characters of a word behind a name that say whether it is a secret; then all of the word is one."""
_SAID = (  # a word, and no piece of an escape of JSON
    rf"(?P<secret>(?:[^\s,;\"'<>|\\]|\\[^nrt\s\"']){{1,{LONGEST_JUDGED}}})"
)
_QUOTED = r"(?:(?!(?P=quote))(?:\\.|[^\\]))*"  # up to the quote that the group quote has found
_BREAK = r"(?:\s|\\[nrt])*"  # between the parts of a JSON text, also of one within another
_NOW = r"(?:[ \t]+(?:now|currently|still|just|jetzt|nun|aktuell|maintenant|désormais|ahora|agora|nu)\b)?"
_CHANGED = r"changed|set|reset|updated|switched|wurde|geändert|changée?|cambiada|alterada|gewijzigd"
_END = r"(?![\w-])"
_NEW_LINE = r"(?:\r?\n|\\n)"
_MARK = r"[ \t]*(?:(?:E|//|#|\*|>)[ \t]+)*"  # of a comment, a failure or a quotation at the beginning of a line
_LINE_BEFORE = re.compile(rf"(?:\A|[\r\n]|\\n|['\"]){_MARK}(?:- |export )?[\w.\-]*\Z")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_BODY = r"(?:(?!----)[^\"'\\]|\\{1,4}[nrt])*"  # not beyond the string of JSON that a key is in

SHAPES: Final[tuple[Shape, ...]] = (
    Shape(
        "private key",
        ("-----begin", "putty-user-key", "begin "),
        re.compile(
            rf"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----{_BODY}"
            r"(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----)?"
            rf"|---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----{_BODY}(?:---- END [A-Z0-9 ]*PRIVATE KEY ----)?"
            rf"|PuTTY-User-Key-File-\d:{_BODY}"
        ),
    ),
    # --- addresses ---
    Shape(
        "password in an address",
        ("//", "\\/\\/"),
        re.compile(
            r"(?<![/\\])(?://|\\/\\/)"
            r"(?P<secret>[^\s/:@\"'<>|?#]{0,100}:(?:[^\s\"'<>@]|@(?=[^\s/\"'<>?#@]{0,100}@)){1,300})(?=@[^\s@])"
        ),
        lambda value: _is_password(value.partition(":")[2]),
    ),
    Shape(
        "token in an address",
        ("://",),
        re.compile(r"://(?P<secret>[\w.~%-]{16,})(?=@[\w.-])"),
        lambda v: bool(re.search(r"\d", v)),
    ),
    Shape(
        "password without a scheme",
        ("@",),
        re.compile(
            r"(?:(?<![\w.+/:@%\\-])|(?<=\\u\w{4})|(?<=\\[nrt]))(?P<secret>[\w.+-]{1,40}:[^\s/:@\"'<>|,;\\]{4,80})"
            r"(?=@(?!sha\d)[A-Za-z])"
        ),
        _is_password_of_user,
    ),
    Shape(
        "user and password of Oracle",
        ("jdbc:oracle", "sqlplus"),
        re.compile(
            r"(?i)(?:jdbc:oracle:\w+:|\bsqlplus[ \t]+)[\w$#.-]{1,60}/"
            r"(?P<secret>\"[^\"\n]{1,99}\"|[^\s@\"'<>]{1,99})(?=@)"
        ),
    ),
    Shape(
        "user and password of curl",
        ("curl",),
        re.compile(
            r"(?<=[ \t])(?:-u|-U|--user|--proxy-user)[ =]?\\*(?P<quote>[\"'])?"
            r"[^\s:\"'\\]*:(?P<secret>(?(quote)[^\"'\n\\]+|[^\s\"'\\]+))"
        ),
        is_said,
    ),
    Shape(
        "address of a hook",
        ("hooks.", "webhook", "maker.ifttt"),
        re.compile(
            r"(?i)(?:hooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/|/api/(?:v\d+/)?webhooks/\d+/"
            r"|\.webhook\.office\.com/webhookb2/|outlook\.office(?:365)?\.com/webhook/|hooks\.zapier\.com/hooks/catch/"
            r"|maker\.ifttt\.com/trigger/[\w-]+/(?:json/)?with/key/)(?P<secret>[\w/@-]{8,}[\w@-])"
        ),
    ),
    Shape(
        "signature in an address",
        _SIGNED,
        re.compile(rf"(?i)(?:[?&;]|&amp;|\\u0026)(?:x-ms-)?{SIGNS}=(?P<secret>[^\s&;\"'<>\\#|]+)"),
        _is_query_secret,
    ),
    Shape(
        "link that lets one in",
        ("password", "reset", "confirm", "verify", "activat", "invit", "magic"),
        re.compile(
            r"(?i)/(?:password[_-]?reset|(?:re)?set[_-]?password|reset|confirm|verify|activat(?:e|ion)|invit(?:e|ation)"
            r"|magic[_-]?link)(?:/|\?t=)(?P<secret>[\w-]{20,}={0,2})"
        ),
        lambda value: _is_random(value) and not _UUID.fullmatch(value),
    ),
    # --- code ---
    Shape(
        "user and password to encode",  # btoa("dana:…")
        ("btoa", "base64"),
        re.compile(r"(?i)(?:btoa|base64\w{0,20})\(\s*\\*[\"'][^\"':\\\n]{0,60}:(?P<secret>[^\"'\\\n]+)"),
        is_said,
    ),
    Shape(
        "user and password as arguments",  # auth=("dana", "…")
        ("auth",),
        re.compile(
            r"(?i)auth\w{0,20}\s*[=(]\s*\(?\s*\\*[\"'][^\"'\\\n]{0,60}\\*[\"']\s*,"
            r"\s*\\*[\"'](?P<secret>[^\"'\\\n]+)(?=\\*[\"']\s*\))"
        ),
        is_said,
    ),
    Shape(
        "token behind its scheme in code",  # 'Bearer ' + '…'
        ("bearer ", "basic ", "token "),
        re.compile(
            r"(?i)(?P<quote>\\*[\"'])(?:bearer|basic|token|apikey) (?P=quote)[ \t]*[+.][ \t]*(?P=quote)"
            rf"(?P<secret>{_QUOTED})(?=(?P=quote))"
        ),
        is_said,
    ),
    # --- headers ---
    Shape(
        "header with credentials",
        ("authorization", "cookie", "authentication"),
        re.compile(
            r"(?im)(?<![\w])(?:proxy-|x-)?(?:authorization|authentication)\\*[\"']? *[:=] *\\*[\"']?"
            r"(?:(?:bearer|basic|token|apikey|digest|negotiate|ssws"
            r"|aws4-hmac-sha256|hmac|key|sharedaccesssignature|oauth)\b *)"
            r"(?P<secret>(?! |\[redacted\]|oauth_\w+=)[^\r\n\"'\\|<>]+)"
        ),
        lambda value: not is_placeholder(value) and bool(re.search(r"\d|[=+/]|[a-z][A-Z]|\S{16}", value)),
    ),
    Shape(
        "cookie",
        ("cookie",),
        re.compile(
            r"(?im)(?<![\w])(?:set-)?cookie2?\\*[\"']? *[:=] *\\*[\"']?(?P<secret>[^\s=;,\"'<>|\\]+=[^\r\n\"'\\|<>]+)"
        ),
        lambda value: not is_placeholder(value.partition("=")[2]),
    ),
    Shape(
        "cookie of a session",
        ("sess", "sid=", "csrf="),
        re.compile(
            r"(?i)(?<![\w.-])(?:[\w-]{0,20}[_-])?(?:session(?:[_-]?id)?|sess(?:id)?|connect\.sid|sid)="
            r"(?P<secret>[^\s;,&\"'<>|\\]+)"
        ),
        _is_session,
    ),
    Shape(
        "answer of HTTP Digest",
        ("response=",),
        re.compile(r"(?i)\bresponse=\\*[\"']?(?P<secret>[0-9a-f]{32,})"),
    ),
    Shape(
        "secret of AWS",
        ("aws", "akia", "asia", "secretaccesskey", "secret_access_key"),
        re.compile(r"(?i)(?:aws|akia|asia|secret)(?s:.){0,80}?(?<![\w/+=])(?P<secret>[A-Za-z0-9/+]{40})(?![\w/+=])"),
        _is_aws_secret,
    ),
    Shape(
        "key without a name of its own",
        ('key"', "key'"),
        re.compile(r"(?<=[\"'{,\s])key\\*[\"']\s*:\s*\\*[\"'](?P<secret>[A-Za-z0-9]{24,}={0,2})(?=\\*[\"'])"),
        lambda value: all(re.search(part, value) for part in (r"\d", "[a-z]", "[A-Z]")),
    ),
    Shape(
        "hash of a password",
        ("$",),
        re.compile(
            r"(?<![\w$])(?P<secret>\$(?:2[abxy]|apr1|[156y]|argon2\w*|scrypt|pbkdf2\S{0,20})\$[\w./$,=+-]{20,})"
        ),
    ),
    Shape(
        "password of a wireless network",
        ("wifi:",),
        re.compile(r"WIFI:(?:[STH]:[^;\n]*;){0,3}P:(?P<secret>(?:\\[;:,\\]|[^;\\\n\"'])+)"),
    ),
    Shape(
        "code that is not to be shared",
        ("share", "expires in", "valid for"),
        re.compile(
            r"(?i)\byour (?:(?:login|log-?in|sign-?in|access|sms|auth\w*|account) )?code(?: is|:)?[ \t]+"
            r"(?P<secret>\d{3}[ -]?\d{1,5})\b(?=[^\n]{0,80}(?:share|expires in|valid for))"
        ),
    ),
    Shape(
        "user and password side by side",
        (" / ",),
        re.compile(
            r"(?i)\b(?:log-?in|credentials|zugangsdaten|user(?:name)?|account)"
            r"(?:[ \t]+(?:is|are|data|sind|lauten?))?[ \t]*:?[ \t]+[\w.@+-]{1,64} / (?P<secret>[^\s,;\"'<>|\\]+)"
        ),
        is_mixed,
    ),
    Shape(
        "bearer", ("bearer", "basic"), re.compile(r"(?i)\b(?:Bearer|Basic) +(?P<secret>[\w.~+/%-]{6,}=*)"), _is_bearer
    ),
)
"""Shapes with words of their own, searched in every text."""

KEYS: Final[tuple[Shape, ...]] = (
    Shape(
        "JSON web token",
        ("eyj",),
        re.compile(r"(?<![A-Za-z0-9])eyJ[\w-]{8,}={0,2}\.[\w-]{8,}={0,2}(?:\.[\w-]*={0,2})?"),
    ),
    Shape(
        "key of AWS",
        ("akia", "asia", "abia", "acca", "a3t"),
        re.compile(r"(?<![A-Za-z0-9])(?:A3T[A-Z0-9]|ABIA|ACCA|AKIA|ASIA)[0-9A-Z]{16}(?![A-Za-z0-9])"),
        lambda value: bool(re.search(r"\d", value)) or value.startswith(("AKIA", "ASIA")),
    ),
    Shape(
        "key with a prefix",
        _KNOWN,
        re.compile(
            r"(?<![A-Za-z0-9])(?:xox[a-z](?:\.xox[a-z])?-|xapp-|gh[a-z]_|github_pat_|gl(?:pat|dt|rt|ptt|cbt|ft|imt|agent|soat|oas|ffct|wt)-"
            r"|(?:sk|rk|pk)[-_]|whsec_|npm_|pypi-|hf_|api_org_|do[opr]_v1_|shp(?:at|ca|pa|ss|tka)_|sq0[a-z]{3}-"
            r"|key-|dapi|NRAK-|NRJS-|NRII-|hv[sbr]\.|dp\.(?:pt|st|ct|sa|scim|audit)\.|lin_(?:api|oauth)_|ntn_|secret_|PMAK-|glsa_|glc_"
            r"|pscale_(?:tkn|pw|oauth)_|sbp_|rubygems_|sntry[a-z]_|aio_|gsk_|xai-|pplx-|r8_|CFPAT-|figd_|pul-|tfp_|xkeysib-|xsmtpsib-"
            r"|re_|ATATT3|ATCTT3|ATBB|HRKU-|GOCSPX-|ya29\.|AIza|LTAI|AKCp?|EAA[A-Za-z0-9]|AQE(?=\w{40})|access-(?:sandbox|production)-|pat-[a-z]{2}\d-|fm2_|sl\.|GR1348941"
            r"|dckr_(?:pat|oat)_|ops_eyJ|bkua_|CCIPAT_|shippo_(?:live|test)_|EZ[AT]K|access_token\$(?:production|sandbox)\$[0-9a-z]+\$"
            r"|(?:production|sandbox)_(?=[0-9a-z]{8}_[0-9a-z]{16}(?![0-9a-z]))|cmVmdGtu|A{21})"
            r"(?:[\w~+/-]|\.(?=\w))*={0,2}"  # to the end of the word, whatever it is: no word is searched twice
        ),
        lambda value: len(value) >= _LONG_RUN and _is_random(value),
    ),
    Shape("key of Terraform", ("atlasv1",), re.compile(r"(?<![A-Za-z0-9])\w{14}\.atlasv1\.[\w-]{40,}")),
    Shape("key of Asana", ("1/",), re.compile(r"(?<![\w/])[12]/\d{16}(?:/\d{16})?:[0-9a-f]{32}(?![\w])")),
    Shape("key of SendGrid", ("sg.",), re.compile(r"(?<![A-Za-z0-9])SG\.[\w-]{16,}\.[\w-]{16,}")),
    Shape("key of Mailchimp", ("-us",), re.compile(r"(?<![A-Za-z0-9])[0-9a-f]{32}-us\d{1,2}(?![A-Za-z0-9])")),
    Shape("key of Twilio", ("ac", "sk"), re.compile(r"(?<![A-Za-z0-9])(?:AC|SK)[0-9a-z]{32}(?![A-Za-z0-9])")),
    Shape(
        "token of Telegram",
        (":",),
        re.compile(r"(?:(?<=/bot)|(?<![\w:]))\d{8,10}:[\w-]{35}(?![\w-])"),
        lambda v: bool(re.search(r"[A-Z]", v) and re.search(r"[a-z]", v)),
    ),
    Shape(
        "token of Discord",
        ("m", "n", "o"),
        re.compile(rf"(?<![\w-])[MNO][\w-]{{23,27}}\.[\w-]{{6}}\.[\w-]{{27,40}}{_END}"),
    ),
    Shape("key of Airtable", ("pat",), re.compile(r"(?<![\w-])pat[A-Za-z0-9]{14}\.[0-9a-f]{64}")),
    Shape("secret of Azure", ("q~",), re.compile(r"(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}")),
    Shape("key of Vault", ("s.",), re.compile(r"(?<![\w.-])s\.[A-Za-z0-9]{24}(?![\w.-])"), _is_random),
    Shape("key of age", ("age-secret-key",), re.compile(r"(?i)AGE-SECRET-KEY-1[0-9A-Z]{40,}")),
    Shape("refresh token of Google", ("1//0",), re.compile(r"(?<![\w/:])1//0[\w-]{30,}")),
    Shape(
        "key of Artifactory",
        ("akc", "ap"),
        re.compile(r"(?<![A-Za-z0-9])(?:AKC[a-zA-Z0-9]{10,}|AP[\dABCDEF][a-zA-Z0-9]{50,})(?![A-Za-z0-9])"),
        _is_random,
    ),
    Shape(
        "user and password in Base64",
        ("",),
        re.compile(r"(?<![\w+/=-])(?P<secret>[A-Za-z0-9+/]{12,120}={0,2})(?![\w+/=-])"),
        lambda value: len(value) % 4 == 0 and _is_basic(value),
    ),
)
"""Shapes of one long word, searched in each such word of a text, and not again when it comes again."""

AROUND_A_NAME: Final[tuple[Shape, ...]] = (
    Shape(
        "value beside its name",  # {"name": "token", "value": "…"}
        ("val", "content", "default"),
        re.compile(
            rf"(?i)\b(?:key|name|header|field|variable|parameter|id)\\*[\"']? *[:=] *\\*[\"']"
            rf"[\w.\- ]*{NAME}\\*[\"'],?{_BREAK}"
            rf"(?:\\*[\"']\w+\\*[\"']\s*:\s*\\*[\"'][^\"'\\]*\\*[\"'],{_BREAK}){{0,3}}"
            r"\\*[\"']?(?:value|val|content|default)\\*[\"']? *[:=] *\\*[\"'](?P<secret>[^\"'\\]+)"
        ),
        is_said,
    ),
    Shape(
        "value before its name",  # {"value": "…", "name": "token"}
        ("val",),
        re.compile(
            r"(?i)\b(?:value|val)\\*[\"']? *: *\\*[\"'](?P<secret>[^\"'\\]+)\\*[\"'],\s*(?:\\n\s*)?"
            rf"\\*[\"'](?:key|name|header)\\*[\"'] *: *\\*[\"'][\w.\- ]*{NAME}\\*[\"']"
        ),
        is_said,
    ),
    Shape(
        "arguments of a function",  # setBotVariable("dbPassword", "…")
        ("(",),
        re.compile(
            rf"(?i)\(\s*\\*[\"'][\w.\- ]*{NAME}\\*[\"']\s*,\s*\\*(?P<quote>[\"'])"
            r"(?P<secret>(?:(?!\\*(?P=quote))[^\n])+)(?=\\*(?P=quote))"
        ),
        is_said,
    ),
    Shape(
        "name and value of YAML",
        ("value:",),
        re.compile(
            rf"(?im)(?:^|['\"]|\\n){_MARK}(?:- )?(?:name|key):[ \t]*[\"']?[\w.\-]*{NAME}[\"']?[ \t]*{_NEW_LINE}"
            rf"{_MARK}value:[ \t]*[\"']?(?P<secret>[^\s\"'\\]+)"
        ),
        is_said,
    ),
    Shape(
        "cookie in a list",
        ("sid", "sess", "auth"),
        re.compile(
            r"(?i)\bname\\*[\"'] *: *\\*[\"'](?:[\w.]{0,20}sid|[\w.]{0,20}sess(?:ion)?(?:_?id)?)\\*[\"'],\s*"
            r"\\*[\"']value\\*[\"'] *: *\\*[\"'](?P<secret>[^\"'\\]+)"
        ),
        _is_session,
    ),
    Shape(
        "element of XML",
        ("</", "]]>"),
        re.compile(
            rf"(?i)<[\w.:-]{{0,60}}{NAME}(?:\s[^<>]{{0,200}})?>(?:<!\[CDATA\[)?(?P<secret>(?:[^<>\"\\]|\\[^\"])+?)(?=\]\]>|</)"
        ),
        is_said,
    ),
    Shape(
        "option of a command",
        ("--",),
        re.compile(rf"(?i)--[\w-]*{NAME}[ =](?P<secret>[^\s\"'\\|<>-][^\s\"'\\|<>]*)"),
        is_said,
    ),
    Shape(
        "value of an error",  # at …password / value: '…'
        ("value:",),
        re.compile(
            rf"(?im)^{_MARK}at [^\r\n]*{NAME}\\*[\"'\]]*[ \t]*[\r\n]+"
            rf"{_MARK}value: (?P<secret>[^\r\n]+)$"
        ),
        is_said,
    ),
    Shape(
        "value of a failure",  # expected the bot variable 'token' to be '…' / but it is '…'
        ("but it is",),
        re.compile(
            rf"(?i)\bexpected [^\r\n]{{0,200}}?{NAME}\\*[\"']?[^\r\n]*[\r\n]+(?:E )?[ \t]*but it is (?P<quote>\\*[\"'])"
            rf"(?P<secret>{_QUOTED})(?=(?P=quote))"
        ),
        is_said,
    ),
    Shape(
        "said before its name",
        (
            " my",
            " mein",
            " mon",
            " mi",
            " a minha",
            " mijn",
            " the",
            " your",
            " our",
            " das",
            " dein",
            " le",
            " la",
            " su",
            " het",
        ),
        re.compile(
            r"(?i)(?<![^\s'\"])(?P<secret>(?:[^\s,;\"'<>|\\]|\\[^nrt\s\"']){4,})[ \t]+"
            r"(?:is|was|as|ist|war|als|est|comme|es|como|é|è)[ \t]+"
            r"(?:my|the|your|our|mein|das|dein|mon|le|mi|la|su|a minha|mijn|het)"
            r"[ \t]+(?:new |old |neues |altes |nouveau )?"
            rf"{NAME}"
        ),
        is_telling,
    ),
)
"""Values near a name. These are searched in texts with a name only."""

AFTER_A_NAME: Final[tuple[Shape, ...]] = (
    Shape("value in JSON", (), re.compile(r'" *: *"(?P<secret>(?:[^"\\]|\\.)+)(?=")'), is_said),
    Shape(
        "value in JSON within JSON",  # or in single quotes
        (),
        re.compile(r"(?P<quote>\\+\"|') *: *(?P=quote)(?P<secret>(?:(?!(?P=quote))(?:\\.|[^\"\\\n]))+)(?=(?P=quote))"),
        is_said,
    ),
    Shape(
        "number in JSON",
        (),
        re.compile(r"(?P<mark>\\*[\"']) *: *(?P<secret>-?\d+(?:\.\d+)?)(?=\s*[,}\]]|\s*\Z)"),
        is_said,
        in_quotes=True,
    ),
    Shape(
        "list in JSON",
        (),
        re.compile(
            rf"s?(?P<quote>\\*[\"'])\s*:{_BREAK}\[{_BREAK}(?P=quote)"
            rf"(?P<secret>{_QUOTED}(?:(?P=quote){_BREAK},{_BREAK}(?P=quote){_QUOTED})*)(?=(?P=quote){_BREAK}\])"
        ),
        is_said,
    ),
    Shape(
        "object in JSON",  # {"secret": {"value": "…"}}
        (),
        re.compile(
            rf"(?P<quote>\\*[\"'])\s*:{_BREAK}\{{[^{{}}]{{0,200}}?(?P=quote)(?:value|val|data|content|text|plain|string|raw)"
            rf"(?P=quote)\s*:\s*(?P=quote)(?P<secret>{_QUOTED})(?=(?P=quote))"
        ),
        is_said,
    ),
    Shape(
        "value in quotes",
        (),
        re.compile(
            r"(?i)(?:\]|\[\w*\])?\\*[\"']?\]?(?: of \\*[\"'][^\"'\r\n]{0,60}[\"'])?\s*(?:[:=]=?>?|->|→"
            r"|\b(?:is|to be|to|as|ist|est|es|lautet|equals|holds|has|value)\b)\s*(?P<quote>\\*[\"'`]|[“„«]\s?)"
            r"(?P<secret>(?:(?!(?P=quote))(?:\\.|[^\r\n“”»\\]))+)(?=(?P=quote)|[“”»])"
        ),
        is_said,
    ),
    Shape(
        "value in quotes without a verb",  # … logs in with password "…"
        (),
        re.compile(
            r"(?i)(?<!cookie)[ \t]+(?:(?P<quote>\\*[\"'`])(?=\S)|[“„«]\s?)"
            r"(?P<secret>(?:(?!(?P=quote))(?:\\.|[^\r\n“”»\\]))+)(?=(?P=quote)|[“”»])"
        ),
        is_said,
    ),
    Shape(
        "parameter of an address",
        (),
        re.compile(rf"=(?P<secret>[^\s&;\"'<>\\#|]{{1,{LONGEST_JUDGED}}})"),
        is_said,
        before=re.compile(r"(?:[?&;]|&amp;|\\u0026)[\w.\-\[\]]*\Z"),
    ),
    Shape(
        "value after a sign of equality",
        (),
        re.compile(rf"=(?P<secret>(?:[^\s&;,\"'<>\\|]|,(?=\S)|\\[^nrt\s\"']){{1,{LONGEST_JUDGED}}})"),
        lambda value: is_said(value) and (not value.isalpha() or len(value) > 3),
    ),
    Shape(
        "parameter of an address within another",
        (),
        re.compile(rf"%3D(?P<secret>[^\s&;\"'<>\\#|%]{{1,{LONGEST_JUDGED}}})", re.IGNORECASE),
        is_said,
    ),
    Shape(
        "words behind each other",  # of a phrase
        (),
        re.compile(
            r"(?<=phrase|emonic)[ \t]*(?:[:=]|is\b)[ \t]*(?P<secret>[^\s\"'<>|\\]+(?:[ \t]+[^\s\"'<>|\\]+){2,})"
        ),
        is_said,
    ),
    Shape(
        "block of YAML",
        (),
        re.compile(
            rf"[ \t]*:[ \t]*[|>][+-]?\d?[ \t]*{_NEW_LINE}{_MARK}(?<=[ \t])"
            rf"(?P<secret>[^\r\n\\\"']+(?:{_NEW_LINE}{_MARK}(?<=[ \t])[^\r\n:\\\"']+(?={_NEW_LINE}|$|[\"']))*)",
            re.MULTILINE,
        ),
        is_said,
        before=_LINE_BEFORE,
    ),
    Shape(
        "list of YAML",
        (),
        re.compile(
            rf"s?[ \t]*:[ \t]*{_NEW_LINE}{_MARK}- "
            rf"(?P<secret>[^\r\n:\\\"']+(?:{_NEW_LINE}{_MARK}- [^\r\n:\\\"']+(?={_NEW_LINE}|$|[\"']))*)",
            re.MULTILINE,
        ),
        lambda value: any(map(is_telling, value.split())),
        before=_LINE_BEFORE,
    ),
    Shape(
        "line of a file",
        (),
        re.compile(r"(?m)[ \t]*[:=][ \t]*(?P<secret>[^\s\"'<>|&;,]{3,2000})[ \t]*$"),
        is_said,
        before=_LINE_BEFORE,
    ),
    Shape(
        "said",
        (),
        re.compile(
            r"(?i)(?:[ \t]*(?:[:：→–—]|->|=>|(?<=[ \t])=|(?<=[ \t])-(?=[ \t])|は|是|为|為|는|은)"
            r"|(?<!pin)(?:[ \t]+[^\W\d_]+){1,4}:(?=[ \t])|[ \t]+code:(?=[ \t]*\d{4}(?!\d))|['’]s\b"
            r"|[?.!]?[ \t]+(?:it['’]s|it is|that['’]s|es ist|c['’]est)\b|"
            r"(?:[ \t]+[^\W\d_]+){0,4}?[ \t]+(?:is|was|will be|equals|ist"
            r"|war|lautet|heißt|est|es|era|é|è|er|är|on|jest|je|to|будет)\b"
            rf"{_NOW}(?:[ \t]*:)?)[ \t]*(?:\n[ \t]*)?{_SAID}"
        ),
        is_telling,
    ),
    Shape(
        "said to be changed",
        (),
        re.compile(
            rf"(?i)(?:[ \t]+[^\W\d_]+){{0,3}}?[ \t]+(?:(?:{_CHANGED})[ \t]+(?:to|auf|in|zu|en|à|a|para|naar)"
            rf"|auf(?=[ \t]+\S+[ \t]+(?:geändert|gesetzt|ändern|setzen)\b))[ \t]*:?[ \t]*{_SAID}"
        ),
        is_telling,
    ),
    Shape(
        "changed to",
        (),
        re.compile(rf"(?i)(?:[ \t]+[^\W\d_]+){{0,2}}?[ \t]+to[ \t]*:?[ \t]*{_SAID}"),
        is_telling,
        before=re.compile(r"(?:change|set|reset|update|switch)(?:d|ed)?[ \t]+(?:\w+[ \t]+){0,2}\Z"),
    ),
    Shape(
        "in apposition",  # our API key, …, has expired
        (),
        re.compile(rf",[ \t]+{_SAID}(?=[,)]|\.?[ \t]*$)", re.M),
        lambda value: len(value) >= _LONG_RUN and is_mixed(value),
        before=re.compile(r"[ \t]\Z|\w\Z"),
    ),
    Shape(
        "code without a verb",
        (),
        re.compile(r"[ \t]+(?P<secret>\d{3}[ -]\d{3}|\d{6,8}|(?<=pin[ \t]|PIN[ \t])\d{4,5})(?![\w-])"),
        before=re.compile(r"(?<![\w-])\Z"),
    ),
    Shape(
        "check number of a card",
        (),
        re.compile(
            r"(?i)(?:(?<=cv[cv])|(?<=cv[cv]2)|(?<=csc)|(?<=code))(?:[ \t:=#.]+(?:is|was|ist|est|es|number|no)\b)?"
            r"[ \t:=#.]*(?<!\w)(?P<secret>\d{3,4})(?![\w-])"
        ),
    ),
    Shape(
        "said without a verb",
        (),
        re.compile(rf"[ \t]+{_SAID}"),
        is_mixed,
        before=re.compile(r"(?<![\w-])\Z"),
    ),
)
"""Values directly behind a name, which the forms leave out; the first that matches counts."""
