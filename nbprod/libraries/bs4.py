"""Beautiful Soup: parts of a tree are shared with it."""

from __future__ import annotations

from nbprod.ir import Call, Library
from nbprod.libraries._table import SHARES, STR, each, typed, written

_SOUP, _TAG = "bs4.BeautifulSoup", "bs4.Tag"
_TAG_SHARED = Call(_TAG, fresh=False)

LIBRARY = Library(
    name="bs4",
    installs={"bs4": "beautifulsoup4>=4.11,<5"},
    annotations=written("from bs4 import", "BeautifulSoup"),
    functions={"bs4.BeautifulSoup": Call(_SOUP)},
    methods={
        _TAG: {
            **each(
                "",
                "find select_one find_next find_parent find_next_sibling",
                _TAG_SHARED,
            ),
            **each("", "find_previous_sibling find_previous findNext", _TAG_SHARED),
            **each(
                "", "find_all findAll select find_next_siblings find_parents", SHARES
            ),
            **each("", "get children descendants stripped_strings", SHARES),
            **each("", "get_text getText prettify", STR),
            "has_attr": Call("builtins.bool"),
            **each(
                "",
                "decompose extract clear append insert unwrap replace_with wrap",
                Call("", False, ("self",)),
            ),
        }
    },
    attributes={
        **typed(_TAG, f"builtins.str: text name\nbuiltins.dict: attrs\n{_TAG}: parent"),
    },
    bases={_SOUP: _TAG},
)
