"""Python's built-in functions and classes."""

from __future__ import annotations

from nbprod.ir import Call, Library
from nbprod.libraries._containers import METHODS
from nbprod.libraries._files import FILE_METHODS
from nbprod.libraries._table import BOOL, FLOAT, INT, NOTHING, PURE, SHARES, STR, each

_SIMPLE = "int float str bool bytes complex object"
_KEEPS = Call(fresh=False, shallow=True)
_LIST = Call("builtins.list", fresh=False, shallow=True)
_READ = Call(
    "io.TextIOWrapper", resources=("files:read",), role="reader", path="0|file"
)
_OPEN = Call(
    "io.TextIOWrapper",
    resources=("files",),
    role="writer",
    path="0|file",
    variants=(("!#1|mode", _READ), ("#1|mode=r,rt,rb,U,rU", _READ)),
)
_SHOW = Call(
    "builtins.NoneType",
    resources=("stdout",),
    role="display",
    variants=(
        (
            "file^None",
            Call("builtins.NoneType", mutates=("file",), resources=("files",)),
        ),
    ),
)

LIBRARY = Library(
    name="builtins",
    annotations={
        **{f"builtins.{name}": (name, "") for name in _SIMPLE.split()},
        "builtins.list": ("list[Any]", ""),
        "builtins.dict": ("dict[Any, Any]", ""),
        "builtins.set": ("set[Any]", ""),
        "builtins.frozenset": ("frozenset[Any]", ""),
        "builtins.tuple": ("tuple[Any, ...]", ""),
        "builtins.NoneType": ("None", ""),
        "builtins.iterator": (
            "Iterator[Any]",
            "from collections.abc import Iterator",
        ),
        "collections.abc.Callable": (
            "Callable[..., Any]",
            "from collections.abc import Callable",
        ),
    },
    functions={
        **each("builtins", "len hash id ord", INT),
        **each("builtins", "chr repr ascii format bin hex oct str input", STR),
        **each("builtins", "all any callable isinstance issubclass hasattr", BOOL),
        **each("builtins", "abs round divmod pow", PURE),
        "builtins.sum": Call(variants=(("#1|start", SHARES),)),
        **each("builtins", "max min", Call(fresh=False, calls=("key",))),
        "builtins.int": INT,
        "builtins.float": FLOAT,
        "builtins.bool": BOOL,
        "builtins.complex": Call("builtins.complex"),
        "builtins.bytes": Call("builtins.bytes"),
        "builtins.bytearray": Call("builtins.bytearray"),
        "builtins.range": Call("builtins.range"),
        "builtins.slice": Call("builtins.slice", fresh=False, shallow=True),
        "builtins.list": _LIST,
        "builtins.sorted": Call(
            "builtins.list", fresh=False, shallow=True, calls=("key",)
        ),
        "builtins.dict": Call("builtins.dict", fresh=False, shallow=True),
        "builtins.dict.fromkeys": Call("builtins.dict", fresh=False, shallow=True),
        "builtins.str.maketrans": Call("builtins.dict"),
        "builtins.str.join": STR,
        "builtins.bytes.fromhex": Call("builtins.bytes"),
        "builtins.set": Call("builtins.set", fresh=False, shallow=True),
        "builtins.frozenset": Call("builtins.frozenset", fresh=False, shallow=True),
        "builtins.tuple": Call("builtins.tuple", fresh=False, shallow=True),
        "builtins.object": Call("builtins.object"),
        "builtins.property": _KEEPS,
        "builtins.zip": Call("builtins.zip", fresh=False),
        "builtins.enumerate": Call("builtins.enumerate", fresh=False),
        "builtins.reversed": Call("builtins.reversed", fresh=False),
        "builtins.iter": Call(
            "", fresh=False, variants=(("#1", Call("", fresh=False, calls=("0",))),)
        ),
        **each("builtins", "map filter", Call("", fresh=False, calls=("0",))),
        "builtins.next": Call("", fresh=False, mutates=("0",)),
        "builtins.getattr": SHARES,
        "builtins.setattr": Call("builtins.NoneType", fresh=False, mutates=("0",)),
        "builtins.delattr": Call("builtins.NoneType", mutates=("0",)),
        "builtins.type": Call("", fresh=False),
        "builtins.vars": Call("", fresh=False),
        "builtins.dir": Call("builtins.list"),
        "builtins.super": Call("", fresh=False),
        "builtins.memoryview": Call("", fresh=False),
        "builtins.print": _SHOW,
        "builtins.display": Call(
            "builtins.NoneType", resources=("stdout",), role="display"
        ),
        "builtins.help": Call(
            "builtins.NoneType", resources=("stdout",), role="display"
        ),
        "builtins.input": Call("builtins.str", resources=("stdout",)),
        "builtins.open": _OPEN,
        "builtins.get_ipython": Call(fresh=False),
        **each("builtins", "exit quit breakpoint", NOTHING),
        **each(
            "builtins",
            """Exception ValueError TypeError KeyError IndexError RuntimeError
            FileNotFoundError AttributeError AssertionError NotImplementedError
            ImportError StopIteration OSError Warning UserWarning ZeroDivisionError
            ArithmeticError LookupError NameError KeyboardInterrupt SystemExit
            DeprecationWarning FutureWarning RuntimeWarning""",
            _KEEPS,
        ),
    },
    methods={**METHODS, "io.TextIOWrapper": FILE_METHODS},
    attributes={
        "builtins.complex.real": "builtins.float",
        "builtins.complex.imag": "builtins.float",
        "io.TextIOWrapper.name": "builtins.str",
    },
    bases={
        "builtins.bool": "builtins.int",
        "collections.OrderedDict": "builtins.dict",
        "collections.defaultdict": "builtins.dict",
        "collections.Counter": "builtins.dict",
        "builtins.frozenset": "builtins.set",
    },
)
