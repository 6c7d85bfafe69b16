"""Methods of the built-in classes: texts, numbers, containers."""

from __future__ import annotations

from nbprod.ir import Call
from nbprod.libraries._table import BOOL, CHANGES, INT, LIST, PURE, SHARES, STR, each

_COPY_LIST = Call("builtins.list", fresh=False, shallow=True)
_COPY_DICT = Call("builtins.dict", fresh=False, shallow=True)
_COPY_SET = Call("builtins.set", fresh=False, shallow=True)
_TAKE = Call("", fresh=False, mutates=("self",))

TEXT = {
    **each(
        "",
        """capitalize casefold center expandtabs format format_map join ljust lower
        lstrip replace rjust rstrip strip swapcase title translate upper zfill
        removeprefix removesuffix __str__ __repr__""",
        STR,
    ),
    **each("", "count find index rfind rindex __len__", INT),
    **each(
        "",
        """endswith isalnum isalpha isascii isdecimal isdigit isidentifier islower
        isnumeric isprintable isspace istitle isupper startswith __contains__""",
        BOOL,
    ),
    **each("", "split rsplit splitlines", LIST),
    **each("", "partition rpartition", Call("tuple[builtins.str,...]")),
    "encode": Call("builtins.bytes"),
    "maketrans": Call("builtins.dict"),
}
BYTES = {
    **each(
        "",
        """capitalize center expandtabs join ljust lower lstrip replace rjust rstrip
        strip swapcase title translate upper zfill removeprefix removesuffix""",
        Call("builtins.bytes"),
    ),
    **each("", "count find index rfind rindex", INT),
    **each(
        "",
        """endswith isalnum isalpha isascii isdigit islower isspace istitle isupper
        startswith""",
        BOOL,
    ),
    **each("", "split rsplit splitlines", LIST),
    **each("", "partition rpartition", Call("tuple[builtins.bytes,...]")),
    **each("", "decode hex", STR),
}
NUMBER = {
    **each("", "bit_length bit_count conjugate __index__", INT),
    **each("", "is_integer", BOOL),
    **each("", "as_integer_ratio", Call("builtins.tuple")),
    **each("", "hex", STR),
    "to_bytes": Call("builtins.bytes"),
}
LIST_METHODS = {
    **each("", "append extend insert clear remove", CHANGES),
    **each("", "sort reverse", CHANGES),
    "sort": Call("builtins.NoneType", mutates=("self",), calls=("key",)),
    "pop": _TAKE,
    "copy": _COPY_LIST,
    **each("", "count index __len__", INT),
    "__contains__": BOOL,
    "__getitem__": SHARES,
}
DICT_METHODS = {
    **each("", "update clear __setitem__ __delitem__", CHANGES),
    **each("", "pop popitem setdefault", _TAKE),
    "copy": _COPY_DICT,
    **each("", "get __getitem__", SHARES),
    "items": Call("builtins.dict_items", fresh=False),
    "values": Call("builtins.dict_values", fresh=False),
    "keys": Call("builtins.dict_keys", fresh=False),
    "fromkeys": _COPY_DICT,
    "__len__": INT,
    "__contains__": BOOL,
}
SET_METHODS = {
    **each(
        "",
        """add update clear remove discard difference_update intersection_update
        symmetric_difference_update""",
        CHANGES,
    ),
    "pop": _TAKE,
    **each("", "copy union difference intersection symmetric_difference", _COPY_SET),
    **each("", "isdisjoint issubset issuperset __contains__", BOOL),
    "__len__": INT,
}
COUNTER = {
    **each("", "most_common", _COPY_LIST),
    **each("", "elements", SHARES),
    **each("", "subtract", CHANGES),
    **each("", "total", PURE),
    "copy": Call("collections.Counter", fresh=False, shallow=True),
}
DEQUE = {
    **each(
        "", "append appendleft extend extendleft clear insert remove rotate", CHANGES
    ),
    **each("", "pop popleft", _TAKE),
    "reverse": CHANGES,
    "copy": Call("collections.deque", fresh=False, shallow=True),
    **each("", "count index", INT),
}
ITERATOR = {"__next__": _TAKE, "__iter__": Call("self", fresh=False)}

METHODS = {
    "builtins.str": TEXT,
    "builtins.bytes": BYTES,
    "builtins.bytearray": {
        **BYTES,
        **each("", "append extend insert clear remove reverse", CHANGES),
    },
    "builtins.int": NUMBER,
    "builtins.float": {**NUMBER, "conjugate": Call("builtins.float")},
    "builtins.complex": {"conjugate": Call("builtins.complex")},
    "builtins.list": LIST_METHODS,
    "builtins.dict": DICT_METHODS,
    "builtins.set": SET_METHODS,
    "builtins.tuple": {**each("", "count index __len__", INT), "__contains__": BOOL},
    "builtins.range": {**each("", "count index __len__", INT)},
    "builtins.slice": {"indices": Call("builtins.tuple")},
    "builtins.dict_keys": {"isdisjoint": BOOL},
    "builtins.dict_items": {"isdisjoint": BOOL},
    "builtins.dict_values": {},
    "builtins.zip": ITERATOR,
    "builtins.enumerate": ITERATOR,
    "builtins.reversed": ITERATOR,
    "collections.Counter": COUNTER,
    "collections.OrderedDict": {
        **each("", "move_to_end", CHANGES),
        "copy": Call("collections.OrderedDict", fresh=False, shallow=True),
    },
    # asking for a key that is not there adds it
    "collections.defaultdict": {
        "__getitem__": _TAKE,
        "copy": Call("collections.defaultdict", fresh=False, shallow=True),
    },
    "collections.deque": DEQUE,
}
