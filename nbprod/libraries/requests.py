"""requests: the network."""

from __future__ import annotations

from nbprod.ir import Call, Library
from nbprod.libraries._table import CHECK, CLASS, each, typed

_RESPONSE = "requests.Response"
_VERBS = "get post put patch delete head options request"
_ASK = Call(_RESPONSE, resources=("network",), role="download")

LIBRARY = Library(
    name="requests",
    installs={"requests": "requests>=2.28,<3"},
    functions={
        **each("requests", _VERBS, _ASK),
        **each("requests", "Session session", Call("requests.Session")),
        **each("requests.auth", "HTTPBasicAuth", Call(CLASS)),
    },
    methods={
        _RESPONSE: {
            "json": Call("", role="reader"),
            "raise_for_status": CHECK,
            **each(
                "", "iter_content iter_lines", Call("", False, ("self",), ("network",))
            ),
            "close": Call("", mutates=("self",)),
        },
        "requests.Session": {
            **each(
                "",
                _VERBS,
                Call(_RESPONSE, True, ("self",), ("network",), role="download"),
            ),
            **each("", "close mount", Call("", False, ("self",))),
        },
    },
    attributes={
        **typed(
            _RESPONSE,
            """builtins.str: text url reason encoding
            builtins.bytes: content
            builtins.int: status_code
            builtins.bool: ok""",
        ),
    },
)
