"""Bank account numbers: an IBAN has the length of its country, and its check digits."""

from __future__ import annotations

import pytest

from handoff.engine.log.redaction import Redactor

# from the registry of IBAN formats
REGISTRY = (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI16 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 "
    "EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 "
    "JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NI28 NL18 NO15 "
    "OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 "
    "TR26 UA29 VA22 VG24 XK20 YE30 "
)
LENGTHS = {entry[:2]: int(entry[2:]) for entry in REGISTRY.split()}


def iban(country: str, length: int) -> str:
    """An account number with correct check digits."""
    account = "7" * (length - 4)
    number = int("".join(str(int(sign, 36)) for sign in f"{account}{country}00"))
    return f"{country}{98 - number % 97:02}{account}"


@pytest.mark.parametrize(("country", "length"), LENGTHS.items())
def test_account_number_of_each_country_is_redacted(country: str, length: int) -> None:
    assert Redactor().text(f"account {iban(country, length)} here") == "account [redacted] here"


@pytest.mark.parametrize(("country", "length"), LENGTHS.items())
def test_account_number_with_one_digit_too_few_is_not(country: str, length: int) -> None:
    text = f"account {iban(country, length - 1)} here"

    assert Redactor().text(text) == text
