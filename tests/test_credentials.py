"""Secrets are found by their shape and by their names, and ordinary values are not.

Keys are put together here, so that no scanner takes this file for a leak.
"""

from __future__ import annotations

import ast
import random
import re
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nbprod.reading.credentials import find, find_in_code, redact, values_in_code
from nbprod.reading.secret_shapes import PROVIDERS, SIGN

ALNUM = string.ascii_letters + string.digits


def made(prefix: str, length: int, letters: str = ALNUM) -> str:
    """A key that nobody has."""
    drawn = random.Random(f"{prefix}{length}")
    return prefix + "".join(drawn.choices(letters, k=length - 1)) + "7"


HEX = string.hexdigits[:16]
SHAPED = [
    made("AKIA", 16, string.ascii_uppercase + string.digits),
    made("gh" + "p_", 36),
    made("github" + "_pat_", 60),
    made("glpat" + "-", 20),
    made("sk" + "-", 48),
    made("sk-proj" + "-", 60),
    made("sk-ant" + "-api03-", 60),
    made("AI" + "za", 35),
    made("hf" + "_", 34),
    made("xoxb" + "-", 40, string.digits),
    "https://hooks.slack.com/services/" + "T0AB12CD/B034EF56/" + made("", 24),
    made("sk" + "_live_", 24),
    made("rk" + "_test_", 24),
    "DefaultEndpointsProtocol=https;AccountKey=" + made("", 86) + "==",
    "https://x.blob.core.windows.net/c?sv=2020&sig=" + made("", 44),
    "eyJ" + made("", 20) + ".eyJ" + made("", 30) + "." + made("", 43),
    "-----BEGIN RSA PRIVATE" + " KEY-----\nMIIEpQ\nabc\n-----END RSA PRIVATE KEY-----",
    '{"username": "ann", "key": "' + made("", 32, HEX) + '"}',
    made("S" + "G.", 22) + "." + made("", 43),
    made("npm" + "_", 36),
    made("dapi", 32, HEX),
    "postgresql://ann:" + "s3cr3t!@db.example.com:5432/sales",
    "mongodb+srv://ann:" + "pa55@cluster0.mongodb.net",
    "https://" + made("", 40) + "@github.com/ann/data.git",
    "Authorization: Bearer " + made("", 40),
]


@pytest.mark.parametrize("secret", SHAPED, ids=lambda s: s[:14].replace("\n", " "))
def test_shapes(secret: str) -> None:
    for text in (secret, f"see {secret} there", f"x = '''{secret}'''"):
        found = find(text)
        assert found, text
        assert all(one.text not in redact(text) for one in found)
        assert redact(text).count("\n") == text.count("\n")
    (one,) = find_in_code(ast.parse(f"connect({secret!r}, 3)"))
    assert ast.unparse(one.node) == repr(secret)


NAMED = {
    # code, the secret's setting
    "password = 'hunter2'": "password",
    "DB_PASSWORD: str = 'tiger'": "db_password",
    "conn = connect(host='db', user='ann', passwd='tiger')": "passwd",
    "api_key = 'a1b2c3d4e5f6'": "api_key",
    "cfg.apiKey = 'a1b2c3d4e5f6'": "api_key",
    "os.environ['OPENAI_API_KEY'] = 'abcdefgh123'": "openai_api_key",
    "os.environ.setdefault('DB_PASSWORD', 'tiger')": "db_password",
    "key = os.getenv('SERVICE_TOKEN', 'Zx81Kq0vTn4LpW9sYd2F')": "service_token",
    "user, pwd = 'ann', 'tiger'": "pwd",
    "conf = {'user': 'ann', 'password': 'tiger'}": "password",
    "get(url, auth=('ann', 'tiger'))": "password",
    "get(url, auth=HTTPBasicAuth('ann', 'tiger'))": "password",
    "server.login('ann@example.com', 'tiger')": "password",
    "login('Zx81Kq0vTn4LpW9sYd2F')": "token",
    "def load(day, *, password='tiger'): pass": "password",
    "if password == 'tiger': pass": "password",
    "(token := 'Zx81Kq0vTn4LpW9sYd2F')": "token",
    "password = 'tig' + 'er'": "password",
    "password = b'tiger'": "password",
    "password = 12345678": "password",
    "class Config:\n    secret_key = 'correct-horse'": "secret_key",
    "connect('Driver=x;Uid=ann;Pwd=t1ger;')": "pwd",
    "get(f'https://api.io/v1?q={q}&api_key=a1b2c3d4e5')": "api_key",
}


@pytest.mark.parametrize("code", NAMED)
def test_named_in_code(code: str) -> None:
    (one,) = find_in_code(ast.parse(code))
    assert one.name == NAMED[code]
    assert values_in_code(ast.parse(code))


ORDINARY = [
    "df['token'] = df['text'].str.split()",
    "password = input('Password: ')",
    "password = getpass.getpass()",
    "api_key = os.environ['API_KEY']",
    "api_key = 'your_api_key'",
    "api_key = 'YOUR-KEY-HERE'",
    "api_key = '<api key>'",
    "password = '***'",
    "password = ''",
    "password = 'xxxxxxxx'",
    "token = '${TOKEN}'",
    "df = df.rename(columns={'pass': 'password', 'pwd': 'password'})",
    "types = {'password': 'str', 'token': 'category'}",
    "df['password_length'] = df['password'].str.len()",
    "for token in ['the', 'a']: pass",
    "pad_token = '<pad>'",
    "CountVectorizer(token_pattern=r'(?u)\\b\\w\\w+\\b')",
    "tokenizer = load('bert-base-uncased-finetuned-sst-2-english')",
    "sorted(rows, key='published_date_2019_by_region')",
    "pd.merge(a, b, on='customer_id', how='left')",
    "pwd = '/home/ann/data'",
    "url = 'https://example.com:8080/data.csv'",
    "url = f'postgresql://{user}:{password}@{host}/sales'",
    "sha = 'da39a3ee5e6b4b0d3255bfef95601890afd80709'",
    "PassengerId = test['PassengerId']; passed = 'yes'",
    "max_tokens = 1024; seed = 20240101",
    "primary_key = 'order_line_2021_id_number_7'",
    "'Basic visualizations: an introduction'",
    "plt.title('Password: strength by length')",
]


@pytest.mark.parametrize("code", ORDINARY)
def test_ordinary_code(code: str) -> None:
    assert find_in_code(ast.parse(code)) == ()
    assert redact(code) == code


PROSE = {
    "The password is hunter2.": "The password is ***.",
    "Password: `hunter2`": "Password: `***`",
    "**API key**: a1b2c3d4e5f6": "**API key**: ***",
    "# client(secret_access_key='abcd1234')": "# client(secret_access_key='***')",
    "Password: required, at least 8 letters": "Password: required, at least 8 letters",
    "The token is a word, the key an id.": "The token is a word, the key an id.",
    "key: customer_id2, token: 3": "key: customer_id2, token: 3",
}


@pytest.mark.parametrize("text", PROSE)
def test_prose(text: str) -> None:
    assert redact(text) == PROSE[text]


def test_known_values_are_taken_out_everywhere() -> None:
    text = "connected as tiger to tigers, a-long-secret!"
    assert (
        redact(text, ["tiger", "a-long-secret"]) == "connected as *** to tigers, ***!"
    )


def test_an_expression_is_found_whole_and_once() -> None:
    url = "'postgresql://ann:s3cr3t@db/' + name"
    (one,) = find_in_code(ast.parse(f"engine = create_engine({url})"))
    assert one.kind == "URL with a password"
    assert values_in_code(one.node) == ("s3cr3t",)
    code = "send(headers={'Authorization': 'Bearer " + made("", 30) + "'})"
    assert len(find_in_code(ast.parse(code))) == 1


LOOKED_BEHIND = {
    "kaggle_key": ('"key": "', '"'),
    "authorization": ("Basic ", ""),
}
"""What must stand around a shape that looks there."""


@pytest.mark.parametrize(("name", "kind", "shape"), PROVIDERS)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_every_shape_has_a_sign(
    name: str, kind: str, shape: str, data: st.DataObject
) -> None:
    """No text is passed over that a provider's shape is in."""
    bare = re.sub(r"\(\?<=.*?\)(?=\[)|\(\?<=.*? \)|\(\?=\[\\\"'\]\)$", "", shape)
    before, after = LOOKED_BEHIND[name] if bare != shape else ("", "")
    text = data.draw(st.from_regex(bare))
    assert SIGN.search(f"{before}{text}{after}")
