"""What keys, tokens and passwords look like, and what only stands in for one.

Shapes follow the providers' public documentation of their own formats and are kept a
little wider than these, since a key with a letter missing is still nobody's business.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import lru_cache

PROVIDERS: tuple[tuple[str, str, str], ...] = (
    ("aws_access_key_id", "AWS access key", r"\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}\b"),
    ("github_token", "GitHub token", r"\bgh[pousr]_[A-Za-z0-9]{20,}"),
    ("github_token", "GitHub token", r"\bgithub_pat_[A-Za-z0-9_]{20,}"),
    ("gitlab_token", "GitLab token", r"\bgl(?:pat|dt|rt|cbt|ptt|ft)-[\w-]{16,}"),
    ("anthropic_api_key", "Anthropic key", r"\bsk-ant-[\w-]{16,}"),
    ("openai_api_key", "OpenAI key", r"\bsk-(?:[a-z]+-)?[A-Za-z0-9_-]{20,}"),
    ("groq_api_key", "Groq key", r"\bgsk_[A-Za-z0-9]{20,}"),
    ("google_api_key", "Google key", r"\bAIza[\w-]{30,}"),
    ("google_oauth_token", "Google token", r"\bya29\.[\w-]{20,}"),
    ("google_client_secret", "Google client secret", r"\bGOCSPX-[\w-]{20,}"),
    ("hf_token", "Hugging Face token", r"\b(?:hf|api_org)_[A-Za-z0-9]{20,}"),
    ("replicate_token", "Replicate token", r"\br8_[A-Za-z0-9]{20,}"),
    ("slack_token", "Slack token", r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}"),
    ("slack_token", "Slack token", r"\bxapp-\d-[A-Za-z0-9-]{10,}"),
    (
        "slack_webhook",
        "Slack webhook",
        r"https://hooks\.slack\.com/(?:services|workflows)/[\w/-]{20,}",
    ),
    (
        "discord_webhook",
        "Discord webhook",
        r"https://discord(?:app)?\.com/api/webhooks/\d+/[\w-]{20,}",
    ),
    ("telegram_token", "Telegram token", r"\b\d{8,10}:AA[\w-]{30,}"),
    ("stripe_key", "Stripe key", r"\b(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{10,}"),
    ("stripe_webhook_secret", "Stripe secret", r"\bwhsec_[A-Za-z0-9+/=]{20,}"),
    (
        "azure_account_key",
        "Azure key",
        r"(?i)\b(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/=%]{20,}",
    ),
    ("azure_sas", "Azure signature", r"[?&]sig=[A-Za-z0-9%+/=]{20,}"),
    ("azure_client_secret", "Azure client secret", r"\b[\w~.-]{3}8Q~[\w~.-]{30,}"),
    ("jwt", "JSON web token", r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}(?:\.[\w-]*)?"),
    (
        "private_key",
        "private key",
        r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----"
        r"(?:(?!-----END)[\s\S])*(?:-----END [A-Z ]+-----)?",
    ),
    ("kaggle_key", "Kaggle key", r"(?<=[\"']key[\"']: [\"'])[0-9a-f]{32}(?=[\"'])"),
    ("kaggle_key", "Kaggle key", r"(?<=[\"']key[\"']:[\"'])[0-9a-f]{32}(?=[\"'])"),
    ("kaggle_key", "Kaggle key", r"\bKGAT_[0-9a-f]{20,}"),
    ("sendgrid_api_key", "SendGrid key", r"\bSG\.[\w-]{16,}\.[\w-]{16,}"),
    ("twilio_key", "Twilio key", r"\bSK[0-9a-f]{32}\b"),
    ("mailgun_key", "Mailgun key", r"\bkey-[0-9a-f]{32}\b"),
    ("npm_token", "npm token", r"\bnpm_[A-Za-z0-9]{30,}"),
    ("pypi_token", "PyPI token", r"\bpypi-AgE[\w-]{40,}"),
    ("databricks_token", "Databricks token", r"\bdapi[0-9a-f]{32}(?:-\d)?"),
    ("digitalocean_token", "DigitalOcean token", r"\bdo[opr]_v1_[0-9a-f]{40,}"),
    ("shopify_token", "Shopify token", r"\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{20,}"),
    ("mapbox_token", "Mapbox token", r"\b[ps]k\.eyJ[\w-]{16,}\.[\w-]{10,}"),
    ("pinecone_api_key", "Pinecone key", r"\bpcsk_\w{20,}"),
    ("notion_token", "Notion token", r"\b(?:secret_[A-Za-z0-9]{40,}|ntn_\w{40,})"),
    ("langsmith_api_key", "LangSmith key", r"\blsv2_[a-z]{2}_\w{20,}"),
    ("tavily_api_key", "Tavily key", r"\btvly-[\w-]{16,}"),
    ("nvidia_api_key", "NVIDIA key", r"\bnvapi-[\w-]{20,}"),
    ("xai_api_key", "xAI key", r"\bxai-[A-Za-z0-9]{20,}"),
    ("perplexity_api_key", "Perplexity key", r"\bpplx-[A-Za-z0-9]{20,}"),
    ("vault_token", "Vault token", r"\bhv[sbr]\.[\w-]{20,}"),
    ("atlassian_token", "Atlassian token", r"\bATATT3[\w=-]{20,}"),
    ("postman_key", "Postman key", r"\bPMAK-[0-9a-f-]{20,}"),
    ("authorization", "Bearer token", r"(?<=\b[Bb]earer )[\w.~+/-]{16,}=*"),
    (
        "authorization",
        "Basic authorization",
        r"(?<=\bBasic )(?=[A-Za-z+/]*[\d=])[A-Za-z0-9+/]{12,}=*",
    ),
)
"""Setting name, kind, pattern."""

SIGN = re.compile(
    r"""AKIA|ASIA|AROA|AIDA|gh[pousr]_|github_pat_|gl(?:pat|dt|rt|cbt|ptt|ft)-|sk-|gsk_
    |AIza|ya29\.|GOCSPX-|hf_|api_org_|r8_|xox[abeoprs]-|xapp-|hooks\.slack|/webhooks/
    |:AA|k_(?:live|test)_|whsec_|(?i:key=)|sig=|8Q~|eyJ|PRIVATE[ ]KEY|key["']:|KGAT_
    |SG\.|SK[0-9a-f]{32}|key-|npm_|pypi-|dapi|_v1_|shp(?:at|ca|pa|ss)_|pcsk_|secret_
    |ntn_|lsv2_|tvly-|nvapi-|xai-|pplx-|hv[sbr]\.|ATATT3|PMAK-|[Bb]earer[ ]|Basic[ ]""",
    re.VERBOSE,
)
"""What each of them has, for most texts have none of it."""

URL = re.compile(
    r"\b[A-Za-z][\w+.-]*://(?P<user>[^\s:/@'\"<>{}]*):(?P<password>[^\s/'\"<>]+)@"
)
URL_TOKEN = re.compile(r"\bhttps?://(?P<password>[A-Za-z0-9_-]{20,})@")

PASSWORD = re.compile(r"(?:^|_)(?:pass(?:word|wd|phrase|code)|pwd|psw|pw)\d*$")
KEY = re.compile(
    r"(?:^|_)(?:api_?key|apikey|api_?token|api_?secret|secret_?key|access_?key(?:_id)?"
    r"|auth_?token|access_?token|refresh_?token|bearer_?token|client_?secret"
    r"|consumer_?(?:key|secret)|private_?key|account_?key|app_?secret|bot_?token"
    r"|secret_?token|auth_?key|subscription_?key|service_?key|encryption_?key"
    r"|access_?token_?secret|access_?secret|secret_access_key)\d*$"
)
WEAK = re.compile(
    r"(?:^|_)(?:token|secret|key|auth|authorization|credentials?|salt|signature)\d*$"
)
NOT_SECRET = re.compile(
    r"(?:^|_)(?:public|primary|foreign|sort|partition|idempotency)_"
)
PATH = re.compile(r"^(?:~|\.{0,2}/|[A-Za-z]:[\\/])")
_STAND_IN = frozenset("""
    your yours my insert replace enter put paste add change changeme changeit here
    placeholder redacted hidden dummy sample todo tbd none null nil undefined fill
    removed masked censored omitted default
    """.split())
_ONLY = frozenset("""
    password passwd passphrase pass pwd pw secret token key apikey api user username
    access auth client account private id login str string int int64 float float64
    object bool category text optional required true false column columns name value
    example test
    """.split())


@lru_cache(maxsize=5_000)
def snake(name: str) -> str:
    """Return a name in lower snake case: ``apiKey``, ``API-Key`` → ``api_key``."""
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_").lower()


def stands_in(value: str) -> bool:
    """Whether a value only says that a secret goes here, or is no value at all."""
    bare = value.strip()
    if len(bare) < 3 or len(set(bare.strip("\"'"))) <= 2:
        return True
    if re.search(r"^<.*>$|^\{.*\}$|^\[.*\]$|^\$|^%|\.\.\.|…|\*\*\*|x{4,}|X{4,}", bare):
        return True
    words = re.findall(r"[a-z]+|\d+", snake(bare))
    return bool(_STAND_IN & set(words)) or set(words) <= _ONLY


def entropy(value: str) -> float:
    """Return Shannon's entropy of the characters, in bits per character."""
    counts = Counter(value).values()
    return -sum(n / len(value) * math.log2(n / len(value)) for n in counts)


def random_looking(value: str) -> bool:
    """Whether a value looks drawn at random: long, no words, letters and digits."""
    if not re.fullmatch(r"[A-Za-z0-9+/=_.~:-]{16,}", value) or PATH.match(value):
        return False
    longest = max(re.split(r"[-_./:]", value), key=len)
    mixed = re.search(r"\d", longest) and re.search(r"[A-Za-z]", longest)
    return bool(mixed) and len(longest) >= 8 and entropy(value) >= 3.0


def kind_by_name(name: str, value: str) -> str:
    """Say what a value is that is called so: ``password``, ``key``, or nothing."""
    name = snake(name)
    if stands_in(value) or NOT_SECRET.search(name) or "\n" in value:
        return ""
    if PASSWORD.search(name):
        return "" if PATH.match(value) or " " in value else "password"
    if re.search(r"[\s(){}<>\\]", value):
        return ""
    if KEY.search(name):
        return "key" if len(value) >= 8 else ""
    return "key" if WEAK.search(name) and random_looking(value) else ""
