"""Secrets to plant, and texts that only look like some. All are made up, and none opens anything.

They are put together when a test runs, so that no scanner of this repository takes them for real ones.
"""

from __future__ import annotations

import base64
import random
import string
from typing import Final

_ANY = random.Random(4711)
_LETTERS = string.ascii_letters + string.digits


def key(length: int, signs: str = _LETTERS) -> str:
    """A made-up key; it has a digit, a small and a large letter where the signs have them."""
    start = [_ANY.choice(part) for part in ("0123456789", "abcdef", "ABCDEF") if set(part) <= set(signs)]
    rest = [_ANY.choice(signs) for _ in range(length - len(start))]
    _ANY.shuffle(start)
    return "".join([*start, *rest])


HEX = "0123456789abcdef"
LOWER = string.ascii_lowercase + string.digits
UPPER = string.ascii_uppercase + string.digits


def basic(user: str, password: str) -> str:
    return base64.b64encode(f"{user}:{password}".encode()).decode()


def with_check_digit(digits: str) -> str:
    """The digits with the check digit of Luhn behind them."""
    numbers = [int(digit) for digit in digits]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in numbers[::-2])
    return digits + str(-(doubled + sum(numbers[-2::-2])) % 10)


VISA = with_check_digit("4539" + "12345678901")
MASTERCARD = with_check_digit("5412" + "34567890123")
AMEX = with_check_digit("3714" + "4963539843")


def groups(number: str, gap: str, size: int = 4) -> str:
    return gap.join(number[at : at + size] for at in range(0, len(number), size))


def _planted() -> dict[str, tuple[str, str]]:
    """By what it is: a text, and the secret in it."""
    found: dict[str, tuple[str, str]] = {}

    def plant(what: str, text: str, secret: str) -> None:
        found[what] = text.replace("§", secret), secret

    plant("card", "my card is §, thanks", groups(VISA, " "))
    plant("card without gaps", "§", MASTERCARD)
    plant("card with dots", "card: §", groups(VISA, "."))
    plant("card with no-break spaces", "card §!", groups(MASTERCARD, "\u00a0"))
    plant("card with narrow spaces", "carte § svp", groups(VISA, "\u202f"))
    plant("card with hyphens", "use §", groups(MASTERCARD, "-"))
    plant("card with long hyphens", "use §", groups(VISA, "\u2013"))
    plant("card of American Express", "Amex §", f"{AMEX[:4]} {AMEX[4:10]} {AMEX[10:]}")
    plant("card as a number of JSON", '{"number": §, "a": 1}', VISA)
    plant("card behind an order", "I pay order 42 with §", groups(VISA, " "))
    plant("card in CSV", "1,§,12/29", MASTERCARD)
    plant("two cards", f"{groups(MASTERCARD, ' ')} §", groups(VISA, " "))
    plant("bank account", "My IBAN is §.", "DE89 3704 " + "0044 0532 0130 00")
    plant("bank account without gaps", "pay to § please", "GB82WEST" + "12345698765432")
    plant("bank account in small letters", "konto §", "nl91abna" + "0417164300")
    plant("social security number", "I am §", "219-09" + "-9999")
    plant("social security number without gaps", "My SSN is §", "2190" + "99998")
    plant("user and password in an address", "GET https://dana:§@api.example/x", "s3sam-" + key(8))
    plant("password without a user", "redis://:§@cache.example:6379/0", "s3sam-" + key(8))
    plant("password with a slash", "postgres://app:§@db.example/shop", key(6) + "/" + key(6))
    plant("password with an at sign", "amqp://app:§@mq.example", key(5) + "@" + key(5))
    plant("token as user", "https://§@git.example/shop.git", key(24))
    plant("signature of Azure", "https://shop.blob.example/a?sv=2022-11-02&sig=§&se=2029", key(40) + "%3D")
    plant("key in an address", "https://maps.example/api?q=Berlin&key=§", "Zx9" + key(20))
    plant("token in an address", "https://api.example/orders?access_token=§&page=2", "opensesam")
    plant("short name in an address", "https://api.example/orders?user=dana&pw=§", "sesam9")
    plant("bearer", "Authorization: Bearer §", key(30))
    plant("bearer of letters", "Bearer §", "".join(letter for letter in key(40) if letter.isalpha()))
    plant("basic", "Authorization: Basic §", basic("dana", "sesame" + "-open"))
    plant("basic without header", "curl -H 'Basic §'", basic("dana", "sesame"))
    plant("user and password in Base64", "log in with § now", basic("dana", "open" + "sesame1"))
    plant("cookie", "Cookie: theme=dark; sid=§", key(24))
    plant("set-cookie", "Set-Cookie: JSESSIONID=§; Path=/; HttpOnly", key(24, UPPER))
    plant("cookie in JSON", '{"Cookie": "sid=§"}', key(20))
    plant("JSON web token", "the token is §", ".".join(["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjM0In0", key(24)]))
    plant("private key", f"-----BEGIN RSA PRIVATE {'KEY'}-----\n§\n-----END RSA PRIVATE {'KEY'}----- ok", key(60))
    plant("private key of SSH", f"-----BEGIN OPENSSH PRIVATE {'KEY'}-----\\n§\\n", key(60))
    plant("key of AWS", "it is §.", "AKIA" + key(16, UPPER))
    plant("secret of AWS beside its key", f"AKIA{key(16, UPPER)} §", key(38) + "/a")
    plant("secret of AWS by name", "aws_secret_access_key = §", key(39) + "+")
    plant("secret of AWS in JSON", '{"SecretAccessKey": "§"}', key(40))
    plant("token of GitHub", "git §", "gh" + "p_" + key(36))
    plant("fine token of GitHub", "git §", "github" + "_pat_" + key(22) + "_" + key(59))
    plant("token of GitLab", "git §", "gl" + "pat-" + key(20))
    plant("token of Slack", "post §", "xo" + "xb-123456789012-" + key(24))
    plant(
        "hook of Slack",
        "https://hooks.slack.com/services/§",
        "T" + key(8, UPPER) + "/B" + key(8, UPPER) + "/" + key(24),
    )
    plant("key of Stripe", "pay §", "sk" + "_live_" + key(24))
    plant("restricted key of Stripe", "pay §", "rk" + "_test_" + key(24))
    plant("secret of a Stripe hook", "pay §", "wh" + "sec_" + key(32))
    plant("key of OpenAI", "ask §", "sk" + "-proj-" + key(20) + "T3Blbk" + key(20))
    plant("key of Anthropic", "ask §", "sk" + "-ant-api03-" + key(40) + "-" + key(8))
    plant("key of Google", "map §", "AI" + "za" + key(35))
    plant("token of Google", "map §", "ya" + "29." + key(40))
    plant("key of SendGrid", "mail §", "S" + "G." + key(22) + "." + key(43))
    plant("key of Mailchimp", "mail §", key(32, HEX) + "-us" + "12")
    plant("key of Mailgun", "mail §", "ke" + "y-" + key(32, HEX))
    plant("key of Twilio", "call §", "S" + "K" + key(32, HEX))
    plant("token of npm", "build §", "np" + "m_" + key(36))
    plant("token of Hugging Face", "model §", "h" + "f_" + key(34))
    plant("token of DigitalOcean", "host §", "do" + "p_v1_" + key(64, HEX))
    plant("token of Shopify", "shop §", "shp" + "at_" + key(32, HEX))
    plant("token of Telegram", "bot §", "123456789" + ":" + key(35))
    plant("connection string", "Server=db.example;User Id=sa;Password=§;Encrypt=yes", "s3sam-" + key(6))
    plant("account key", "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=§;", key(86) + "==")
    plant("password in words", "my password is §", "hunter" + "22!")
    plant("password in a question", "is my password for the shop still right? password: §", "hunter" + "23")
    plant("password without a verb", "log in with password §", "hunter" + "24")
    plant("password said first", "§ is my password", "hunter" + "25")
    plant("password in German", "Mein Passwort ist §", "Sommer" + "2024")
    plant("password in German, longer", "Das Kennwort für den Shop lautet: §", "Sommer" + "2025")
    plant("password in French", "mon mot de passe est §", "soleil" + "2024")
    plant("password in Spanish", "mi contraseña es §", "verano" + "2024")
    plant("password in Portuguese", "minha senha é §", "verao" + "2024")
    plant("password in Dutch", "wachtwoord: §", "zomer" + "2024")
    plant("password in Japanese", "パスワードは§です", "natsu" + "2024")
    plant("PIN", "my PIN is §", "48" + "21")
    plant("password in quotes", 'the password is "§"', "sesame street")
    plant("field pw", '{"user": "dana", "pw": "§"}', "open sesame")
    plant("field in JSON within JSON", '{"body": "{\\"apiKey\\": \\"§\\", \\"a\\": 1}"}', "open sesame")
    plant("field in single quotes", "{'client_secret': '§'}", "open sesame")
    plant("name and value", '{"name": "X-Api-Key", "value": "§"}', "open sesame")
    plant("variable of a script", "var apiKey = '§';", "open sesame")
    plant("argument of a script", 'botContext.setBotVariable("dbPassword", "§", true, false);', "open sesame")
    plant("variable of a shell", "export DB_PASSWORD=§", "opensesame")
    plant("option of a command", "login --password § --user dana", "opensesame")
    plant("element of XML", "<soap:Password>§</soap:Password>", "open sesame")
    plant("row of a table", "| user | dana |\n| token | § |", "open-sesame")
    plant("only row of a table", "  | token | § |", "sesame")
    plant("column of a table", "| user | token |\n| dana | § |", "sesame")
    plant("first row of a table", "| token | § |\n| user | dana |", "sesame")
    plant("column pw of a table", "| pw | page |\n| § | 2 |", "sesame")
    plant("value of an error", "not a text\n  at responder[0].password\n  value: '§'\n  expected: a text", "sesame")
    plant(
        "value of an error in a failure",
        "E   not a text\nE     at cloud.yaml: agents.dana.pw\nE     value: '§'",
        "sesame",
    )
    plant("list of tokens", '{"tokens": ["§", "b"]}', "open sesame")
    plant("list of tokens in JSON within JSON", '{"body": "{\\"apiKeys\\":[\\"a\\", \\"§\\"]}"}', "open sesame")
    plant("list of tokens over several lines", '{"tokens": [\n  "§",\n  "b"\n]}', "open sesame")
    plant("secret with a value of its own", '{"secret": {"value": "§"}}', "open sesame")
    plant("secret with a version", '{"dbPassword": {"version": 2, "value": "§"}}', "open sesame")
    plant("cookie of Java", "JSESSIONID=§", key(24, UPPER))
    plant("cookie of PHP", "I have PHPSESSID=§; path=/", key(26))
    plant("cookie of Java in an address", "https://shop.example/cart;jsessionid=§?page=2", key(24, UPPER))
    plant("cookie of Java in JSON", '{"JSESSIONID": "§"}', key(24, UPPER))
    plant("cookie of a session", "theme=dark; session=§", key(24))
    plant("cookie of ASP", "ASP.NET_SessionId=§", key(24))
    plant("cookie against forged requests", "csrf=§", key(24))
    plant("token against forged requests in JSON", '{"_csrf": "§"}', key(24))
    plant("session in an address", "https://api.example/orders?session_id=§", key(20))
    plant("short session in an address", "https://api.example/orders?page=2&sid=§", key(20))
    plant("check of an address", "https://api.example/orders?shop=a&hmac=§", key(64, HEX))
    plant("key of a licence in an address", "https://api.example/orders?license_key=§", "opensesame")
    plant("assertion in an address", "https://api.example/saml?assertion=§", "PHNh" + key(40))
    plant("key of letters in an address", "https://api.example/orders?key=§", "OpenSesameForMyShop")
    plant("address without a scheme", "log in as bob:§@db.example please", "s3sam-" + key(6))
    plant("address with a port, without a scheme", "bob:§@localhost:5432/shop", "s3sam-" + key(6))
    plant("address that begins with slashes", "//bob:§@db.example/shop", "s3sam-" + key(6))
    plant("address of Oracle", "jdbc:oracle:thin:scott/§@//db.example:1521/shop", "tigertiger")
    plant("address of Oracle, older", "jdbc:oracle:thin:scott/§@db.example:1521:shop", "tigertiger")
    plant("program of Oracle", "sqlplus scott/§@shop", "tigertiger")
    plant("user of curl", "curl -u bob:§ https://api.example/", "opensesame")
    plant("user of curl, long and quoted", "curl -s --user 'bob:§' https://api.example/", "open sesame")
    plant("column of CSV", "user,password\ndana,§", "opensesame")
    plant("column of CSV in quotes", '"user";"password"\n"dana";"§"\n', "open;sesame")
    plant("column of CSV, second row", "id,token,page\n1,,2\n2,§,3", "opensesame")
    plant("password of an environment", "db.password.prod=§", "opensesame")
    plant("password with a number", "DB_PASSWORD_2=§", "opensesame")
    plant("token of Telegram in an address", "https://api.telegram.org/bot§/sendMessage", "123456789" + ":" + key(35))
    plant(
        "hook of Outlook",
        "https://outlook.office.com/webhook/§",
        key(32, HEX) + "@" + key(32, HEX) + "/IncomingWebhook/" + key(32, HEX),
    )
    plant(
        "hook of Teams",
        "https://shop.webhook.office.com/webhookb2/§",
        key(32, HEX) + "@" + key(32, HEX) + "/IncomingWebhook/" + key(32, HEX),
    )
    plant("hook of Discord", "https://discord.com/api/webhooks/123456789012345678/§", key(68))
    plant("hook of Discord with a version", "https://ptb.discord.com/api/v10/webhooks/123456789012345678/§", key(68))
    plant(
        "workflow of Slack",
        "https://hooks.slack.com/workflows/§",
        "T" + key(8, UPPER) + "/A" + key(8, UPPER) + "/" + key(24),
    )
    plant("hook of Zapier", "https://hooks.zapier.com/hooks/catch/§/", "1234567/" + key(7))
    plant("hook of IFTTT", "https://maker.ifttt.com/trigger/order/with/key/§", key(22))
    plant("password behind a hyphen", "password - §", "hunter" + "26")
    plant("current password in German", "Mein Passwort ist jetzt §", "Sommer" + "2026")
    plant("current password in English", "my password is now §", "hunter" + "27")
    plant("changed password", "The password was changed to §.", "hunter" + "28")
    plant("changed password in the active voice", "I changed my password to §", "hunter" + "29")
    plant("changed password in German", "das Passwort wurde auf § geändert", "Sommer" + "2027")
    plant("verification code", "Your verification code § for the shop", "480" + "-219")
    plant("verification code with a verb", "the verification code is §", "480" + "213")
    plant("verification code said first", "§ is your verification code", "480" + "214")
    plant("one-time code", "one-time code: §", "480" + "215")
    plant("code in German", "Ihr Bestätigungscode lautet §", "480" + "216")
    plant("code in Spanish", "código de verificación § por favor", "480" + "217")
    plant("PIN without a verb", "use PIN §", "480" + "218")
    plant("card with underscores", "use §", groups(VISA, "_"))
    plant("card with slashes", "use §", groups(MASTERCARD, "/"))
    plant("card with spaces of no width", "use §", groups(VISA, "\u200b"))
    plant("card over several lines", "use §", groups(VISA, "\n"))
    plant("card over several lines of JSON", '{"text": "use §"}', groups(VISA, "\\n"))
    plant("short card of Maestro", "my card is §", with_check_digit("50180" + "123456"))
    plant("card of Maestro with 13 digits", "Maestro card: §", with_check_digit("6759" + "12345678"))
    plant("check number of a card", "cvv §", "8" + "31")
    plant("check number of a card in words", "and the CVC is §, ok", "8" + "32")
    plant("security code of a card", "security code 8§", "3" + "3")
    plant("answer of HTTP Digest", 'Authorization: Digest username="dana", realm="shop", response="§"', key(32, HEX))
    plant("answer of HTTP Digest, not quoted", "Digest username=dana, response=§, qop=auth", key(32, HEX))
    plant("password of a step", 'the agent "Alex" logs in with password "§"', "open sesame")
    plant("token of a step", 'I call the shop with token "§" and wait', "open sesame")
    plant("key of a step", 'Given the API key "§"', "open sesame")
    plant("result of a step", 'the result of the integration "Shop" holds "token" as "§"', "open sesame")
    plant("expected variable", "expected the bot variable 'apiToken' to be '§'", "open sesame")
    plant("expected result", "expected 'token' of 'Shop' to be '§'", "open sesame")
    plant("expected header", "expected the header X-Api-Key '§'", "open sesame")
    plant("found header", "E   expected the header X-Api-Key 'other'\nE     but it is '§'", "open sesame")
    plant("found variable", "expected the bot variable 'apiToken' to be 'other'\n  but it is '§'", "open sesame")
    plant("token of Facebook", "post §", "EA" + "A" + key(60))
    plant("bearer of Twitter", "post §", 21 * "A" + key(60))
    plant("token of Docker", "pull §", "dckr" + "_pat_" + key(27))
    plant("token of 1Password", "open §", "ops" + "_eyJ" + key(200))
    plant("reference token of JFrog", "pull §", "cmVm" + "dGtu" + key(56))
    plant("token of Terraform", "plan §", key(14) + ".atlas" + "v1." + key(60))
    plant("token of Buildkite", "build §", "bk" + "ua_" + key(40, HEX))
    plant("token of CircleCI", "build §", "CCI" + "PAT_" + key(22) + "_" + key(40, HEX))
    plant("token of Asana", "do §", "1/" + "1234567890123456:" + key(32, HEX))
    plant("token of Shippo", "send §", "shippo" + "_live_" + key(40, HEX))
    plant("key of EasyPost", "send §", "EZ" + "AK" + key(54))
    plant("key of Adyen", "pay §", "AQ" + "E" + key(60))
    plant("token of PayPal", "pay §", "access_token" + "$production$" + key(16, LOWER) + "$" + key(32, HEX))
    plant("key of Braintree", "pay §", "production_" + key(8, LOWER) + "_" + key(16, LOWER))
    plant("key of letters", "pay §", "sk" + "_live_" + "aBcDeFgHiJkLmNoPqRsTuVwX")
    plant(
        "hook of Slack for governments",
        "https://hooks.slack-gov.com/services/§",
        "T" + key(8, UPPER) + "/B1/" + key(24),
    )
    plant("token in a link", "https://shop.example/reset-password/§", key(40))
    plant("user and password to encode", "btoa('dana:§')", "open" + "sesame2")
    plant("user and password as arguments", "get(url, auth=('dana', '§'))", "open sesame")
    plant("token behind its scheme", "var token = 'Bearer ' + '§'", "open sesame")
    plant("signature of OAuth", 'Authorization: OAuth oauth_consumer_key="a", oauth_signature="§"', key(27) + "%3D")
    plant("hash of a password", "dana:§:18000", "$6$" + key(8) + "$" + key(86))
    plant("hash of a password by bcrypt", "§", "$2b" + "$12$" + key(53))
    plant("password of a wireless network", "WIFI:T:WPA;S:home;P:§;;", "open" + "sesame3")
    plant("password of ODBC in braces", "Server=tcp:db;Uid=sa;Pwd={§};", key(8) + "!x")
    plant("key without a name of its own", '{"key": "§"}', key(32))
    plant("cookie in a list", '{"cookies": [{"name": "sid", "value": "§"}]}', key(26))
    plant("verifier of OAuth", "grant_type=code&code_verifier=§&x=1", key(43))
    plant("name with the word value", '{"apiKeyValue": "§"}', key(32))
    plant("name, type and value", '{"key":"password","type":"string","value":"§"}', "open sesame")
    plant("block of YAML", "password: |\n  §\n", "open-sesame")
    plant("folded block of YAML", "token: >-\n  §\nuser: dana", "open-sesame")
    plant("list of YAML", "tokens:\n  - a\n  - §\nuser: dana", key(20))
    plant("name and value of YAML", "- name: DB_PASSWORD\n  value: §", "open-sesame")
    plant("element of XML with a type", '<wsse:Password Type="PasswordText">§</wsse:Password>', "open sesame")
    plant("element of XML with CDATA", "<password><![CDATA[§]]></password>", "open sesame")
    plant("parameter of an address within another", "to=https%3A%2F%2Fx.example%2F%3Ftoken%3D§%26a%3D1", key(20))
    plant("password behind other words", "Passwort für das Portal: §", "Winter" + "2033!")
    plant("password used as one", "use § as the password", "hunter" + "31")
    plant("password of the sentence before", "The password? It's §.", "hunter" + "33")
    plant("password behind a short verb", "my passcode's §", "hunter" + "39")
    plant("password behind a short verb in French", "mon mdp c'est §", "soleil" + "2032")
    plant("user and password side by side", "My login is dana / §", "hunter" + "37")
    plant("key in apposition", "our API key, §, has expired", key(32))
    plant("phrase", "passphrase = correct horse §", "battery" + "-staple9")
    plant("seed phrase", "my seed phrase: §", "abandon ability able about above absent")
    plant("code that is not to be shared", "Your code is §. Do not share it", "739" + "215")
    plant("card in an address", "https://pay.example/?pan=§&x=1", groups(VISA, "%20"))
    plant("card in a form", "pan=§&x=1", groups(MASTERCARD, "+"))
    plant("card of HTML", "card §", groups(VISA, "&nbsp;"))
    plant("social security number with dots", "my social security number is §", "412." + "55.6789")
    plant("table with three columns", "| name | value | note |\n| token | § | x |", "open sesame")
    plant("CSV with blanks", "name, token\ndana, §\n", "hunter" + "41")
    plant("CSV in German", "id;Passwort;Ort\n1;§;Ulm", "opensesame")
    plant("CSV in Spanish, with tabs", "id\tclave\n1\t§", "opensesame")
    plant("CSV with a hyphen in a heading", "id,api-key,x\n1,§,2", "opensesame")
    plant("CSV with a heading in quotes", 'id,"token, old",password\n1,x,§', "opensesame")
    plant("CSV with a remark in a heading", "id,Password (plain),mail\n1,§,a@b.example", "opensesame")
    plant("CSV with colons", "user:password\ndana:§", "hunter" + "42")
    plant("CSV with bars", "user|password\ndana|§", "opensesame")
    plant("CSV with a mark before it", "\ufeffpassword,user\n§,dana", "opensesame")
    plant("CSV without a heading", "password,,user\n§,x,dana", "opensesame")
    plant("CSV with a digit first", "2nd name,user,password\n1,dana,§", "opensesame")
    plant("CSV with a sign first", "#,user,password\n1,dana,§", "opensesame")
    plant("CSV with a question", "e-mail address?,password\na@b.example,§", "opensesame")
    plant("CSV with empty lines", "user,password\n\ndana,§\n", "opensesame")
    return found


PLANTED: Final = _planted()

_ORDER = with_check_digit("4556" + "73758689985")
_IMEI = with_check_digit("35693803" + "564380")

ORDINARY: Final[tuple[str, ...]] = (
    f"my order number is {_ORDER}",
    f"Order #{_ORDER} has shipped",
    f"order {groups(_ORDER, ' ')}",
    f'{{"orderId": "{_ORDER}", "total": 12.5}}',
    f'{{"orderNumber": {_ORDER}}}',
    f"https://shop.example/orders/{_ORDER}?page=2",
    f"{_ORDER} is my order number",
    f"Meine Bestellnummer lautet {_ORDER}",
    f"numéro de commande : {_ORDER}",
    f"mi número de pedido es {_ORDER}",
    f"tracking number: {_ORDER}",
    f"Sendungsnummer {_ORDER}",
    f"IMEI {_IMEI}",
    f"{_IMEI}",
    f"my meter number is {_ORDER}",
    f"Zählernummer: {_ORDER}",
    f"serial no. {_ORDER}",
    f"invoice {_ORDER}",
    f"pk-{_ORDER}",
    f"| order | status |\n| {_ORDER} | open |",
    "4111 1111 1111 1112",  # its check digit is wrong
    "token=yes",
    "token=no&page=2",
    "api key is missing!",
    "The API key is invalid.",
    "Your password is required.",
    "Your password has expired!",
    "Password: at least 8 characters",
    "password: 8-20 characters",
    "press the secret key",
    "Basic information",
    "Bearer of good news",
    "<token>",
    "Authorization: Bearer {$botVariable.token}",
    '{"Authorization": "Bearer {$env.SHOP_KEY}"}',
    "password=***",
    '{"password": "{botContext.password}"}',
    "https://api.example/orders?access_token=<token>",
    "https://api.example:8443/users/dana@shop.example",
    "https://dana@shop.example/",
    "1704067200000",
    "2024-01-31 12:00:00.123",
    "the skill 4129463410",
    "conv-1 00000001-5367-5692-9600-000000000000",
    "550e8400-e29b-41d4-a716-446655440000",
    "commit 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12",
    "d41d8cd98f00b204e9800998ecf8427e",
    "ISBN 978-3-16-148410-0",
    "+49 170 1234567",
    "call 1-800-555-0199",
    "0.4539123456789012",
    "de-DE, en-US, pt-BR",
    "SKU AB-12345-XYZ",
    "__agent_escalation_failed__",
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
    "the keyboard and the monkey",
    "cookies: we use cookies to make the shop better",
    '{"tokenType": "Bearer", "expires_in": 3600}',
    '{"nextPageToken": "CAUQAA"}',
    "| order | page |\n| ABC-12 | 2 |",
    "pin this message",
    "Version 1.2.3-rc.4 of pk_orders_2024",
    "one password for all of your 12 devices",
    f"Zählerstand: {_ORDER}",
    f"my Zählerstand is {_ORDER}",
    f"Kontonummer {_ORDER}",
    f"my customer number is {_ORDER}",
    f"customer no. {_ORDER}",
    f"Kundennummer: {_ORDER}",
    f"member {_ORDER}",
    f"member number {_ORDER}",
    f"policy {_ORDER}",
    f"My policy number is {_ORDER}",
    f"the number of my policy is {_ORDER}",
    f"gift card {_ORDER}",
    f"gift card number: {_ORDER}",
    f"Geschenkkarte {_ORDER}",
    f"loyalty card no. {_ORDER}",
    f"library card {_ORDER}",
    f"case {_ORDER}",
    f"case number {_ORDER}",
    f"Case #{_ORDER} is open",
    f"account number: {_ORDER}",
    f"the number of my meter is {_ORDER}",
    f"Where is my order? It is {_ORDER}.",
    f"I am waiting for my parcel, the number is {_ORDER}",
    f"Wo ist meine Bestellung? Die Nummer lautet {_ORDER}",
    "pass=1",
    "pass=12 fail=0",
    "password=1",
    '{"password": 1, "token": 0}',
    '{"pass": "1"}',
    "city=Munich&pin=80331",
    "Address: 4 MG Road, Bengaluru, PIN 560001",
    'password: "at least 8"',
    '{"password": "at least 8 characters"}',
    '{"password": "Must have 8 characters and a digit."}',
    '{"password": "Please enter your password"}',
    '{"password": "Password"}',
    "Passwort: mindestens 8 Zeichen",
    "password: min 8 chars",
    "phone number 219-09-9997",
    "call me at 219-09-9997",
    "Tel. 219-09-9997",
    "part no. 219-09-9997",
    "API_KEY=changeme",
    "API_KEY=change-me",
    "API_KEY=your-api-key",
    "API_KEY=YOUR_API_KEY_HERE",
    "TOKEN=replace_me",
    "token: todo",
    '{"total_tokens": 1200, "max_tokens": 4096}',
    "tokens=1200",
    "password.min.length=12",
    "token_url=https://auth.example/token1",
    "write to mailto:dana1@shop.example",
    "email:dana99@shop.example, thanks",
    "docker pull shop/app:v1.2@sha256:2fd4e1c67a2d28fced849ee1bb76e7391b93eb12",
    "npm install shop:lodash4@4.17.21",
    "docker run -u 1000:1000 shop",
    "Hello user, password\nHi, Dana",
    "user,page\ndana,2",
    "session=morning&day=2",
    '{"sessionId": "00000001-5367-5692-9600-000000000000"}',
    "https://api.example/orders?key=orderNumber&page=2",
    "https://api.example/orders?code=SPRING&sid=shop",
    "the response=200 of the shop",
    "the order code 123456",
    "country code 49",
    "barcode 5018374" + "350304",
    "1/4/2024 - 2/4/2024",
    "4539_000_111",
    "pin 12 messages",
    "security code of the gate",
    'press "password" and then "next"',
    'says "I forgot my password" and the bot says "Your order"',
    'the consumer says "token" and then "card"',
    f"PO {_ORDER}",
    f"RMA {_ORDER}",
    f"DHL {_ORDER}",
    f"https://track.example/{_ORDER}",
    f"order,status\n{_ORDER},open",
    f"orderId;status\n{_ORDER};open",
    f"| id | Bestellnummer | Status |\n| 1 | {_ORDER} | offen |",
    "tokens,cost\n1200,3",
    "| tokens | cost |\n| 1200 | 3 |",
    "boarding pass ABC123",
    "a day pass 24h2",
    "re_engagement_flow_v2",
    "the dialog sk-escalation-2024-spring",
    "password: [hidden]",
    "token: n/a",
    "clave: opcional",
    "PWD=/srv/shop",
    "pin code: 560001",
    "pin code area 560001",
    "your password was reset",
    "We have sent you a password reset link",
    "https://shop.example/reset-password/form",
    "https://shop.example/verify/550e8400-e29b-41d4-a716-446655440000",
    "Your discount code is 482915, valid for 5 days",
    "Your code SAVE20 expires in 3 days",
    "login is at /login2",
    "My login is broken",
    "wifi: home2",
    "It costs $2, or $12 with shipping",
    "production_2024_spring",
    "Dear customer, password\nreset, done",
    "name,age\nDana,30",
    "API keys:\n- Shop\n- Mail",
    "user: dana\npass: 2 of 3 lifts",
    '{"key": "orderNumber"}',
    '{"key": "0123456789abcdef0123456789abcdef"}',
    '{"type": "object", "required": ["password", "email"]}',
    "| field | required |\n| password | yes |",
    "| field | value |\n| colour | blue7 |",
    "product B08N5WRWNQ, model WH-1000XM5",
    "Donaudampfschifffahrtsgesellschaftskapitän",
    "ICCID 8949000000000000001",
    "card ending in 4242, xxxx xxxx xxxx 4242",
    "the token, as shown above, is short",
    "the password is the same as for the portal: see page2",
    "https://shop.example/commit/e83c5163316f89bfbde7d9ab23ca2e25604af290",
)
"""Texts that stay as they are."""
