"""NBP504: people's data in what cells have shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nbprod.ir import Finding
from nbprod.rules._rule import Rule
from nbprod.source.spots import first_line
from nbprod.subject import Subject

EMAIL = re.compile(
    r"(?<![\w.+@/-])[A-Za-z0-9][\w.+-]{0,63}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?![\w@])"
)
CARD = re.compile(r"(?<![\d.-])(?:\d[ -]?){13,19}(?![\d.])")
SOCIAL = re.compile(
    r"(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])"
)
IBAN = re.compile(
    r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?!\w)"
)
NOBODY = re.compile(
    r"@(?:example\.|test\.|localhost|email\.com|domain\.|.*\.(?:example|invalid|test)$)"
    r"|^(?:git|noreply|no-reply)@",
    re.IGNORECASE,
)


def check(subject: Subject) -> Iterator[Finding]:
    """Find addresses and numbers of people in stored outputs."""
    for cell in subject.notebook.cells:
        text = "\n".join(output.text for output in cell.outputs)
        kinds = list(kinds_in(text)) if text else []
        if kinds:
            yield Finding(
                first_line(cell),
                f"{' and '.join(kinds)} of people stand in the "
                "stored output: clear it before the notebook is committed",
            )


def kinds_in(text: str) -> Iterator[str]:
    """What a text holds of people."""
    mails = {one for one in EMAIL.findall(text) if not NOBODY.search(one)}
    if mails:
        yield "e-mail addresses"
    cards = [re.sub(r"\D", "", one) for one in CARD.findall(text)]
    if any(is_card(one) for one in cards):
        yield "card numbers"
    if SOCIAL.search(text):
        yield "social security numbers"
    if any(is_iban(one) for one in IBAN.findall(text)):
        yield "bank accounts"


def is_card(digits: str) -> bool:
    """Whether digits are a card's: an issuer's first digits, its length, its check."""
    known = re.fullmatch(
        r"4\d{12}(?:\d{3})?|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}", digits
    )
    if not known or len(set(digits)) < 4:
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_iban(text: str) -> bool:
    """Whether a text is an account's number, by its check digits (ISO 13616)."""
    plain = text.replace(" ", "")
    if not 15 <= len(plain) <= 34:
        return False
    turned = plain[4:] + plain[:4]
    return int("".join(str(int(one, 36)) for one in turned)) % 97 == 1


RULE = Rule(
    code="NBP504",
    name="pii-in-stored-output",
    check=check,
    what=(
        "Finds e-mail addresses, card numbers, social security numbers and bank"
        " accounts in stored outputs."
    ),
    why=(
        "Outputs are committed with the notebook: rows of a customer table go to"
        " everyone who may read the repository, and stay in its history."
    ),
    problems=(
        "Addresses of mailing lists and authors are people's as well; made-up data "
        "looks like real data. Names and postal addresses are not found."
    ),
    bad="""
# %% [1]
import pandas as pd  # !
customers = pd.read_csv("customers.csv")
customers.head(1)
#=     name             email
#= 0    Ann  ann.lee@acme.org
""",
    good="""
# %% [1]
import pandas as pd
customers = pd.read_csv("customers.csv")
customers.shape
#= (100, 2)
""",
    references=("https://cwe.mitre.org/data/definitions/359.html",),
    more_bad=(
        """
# %% [1]
print(row)  # !
#> 5425233430109903
""",
        """
# %% [1]
print(row)  # !
#> GB82 WEST 1234 5698 7654 32
""",
    ),
    more_good=(
        """
# %% [1]
print(row)
#> 1234567890123456 3.14159265358979 user@example.com
""",
    ),
    measured="33 findings in 13 of 1,517 public notebooks.",
)
