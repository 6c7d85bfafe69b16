"""The standard library, as far as notebooks use it."""

from __future__ import annotations

from dataclasses import replace

from nbprod.ir import Call, Library
from nbprod.libraries._files import FILE_METHODS
from nbprod.libraries._standard_removed import PYTHON
from nbprod.libraries._standard_system import (
    CONSTANTS,
    SYSTEM,
    SYSTEM_ATTRIBUTES,
    SYSTEM_METHODS,
)
from nbprod.libraries._table import (
    BOOL,
    CLASS,
    DICT,
    FLOAT,
    INT,
    ITERATES,
    LIST,
    MAKES,
    MODE,
    NEW,
    NOTHING,
    PURE,
    SHARES,
    STR,
    each,
    typed,
    written,
)

_DRAW = Call("", fresh=False, resources=("random",))
_DRAW_FLOAT = Call("builtins.float", resources=("random",))
_DRAW_INT = Call("builtins.int", resources=("random",))
_INTO = Call("", fresh=False, mutates=("0",))
_KEEPS = Call("", fresh=False, shallow=True)
_SEED = Call("builtins.NoneType", resources=("random",), role="seed")
_NOW = Call("datetime.datetime")
_WARN = Call("builtins.NoneType", resources=("options",), role="option")

_RANDOM = {
    **each("random", "choice choices sample", _DRAW),
    "random.choices": Call("builtins.list", fresh=False, resources=("random",)),
    "random.sample": Call("builtins.list", fresh=False, resources=("random",)),
    **each("random", "randint randrange getrandbits", _DRAW_INT),
    **each(
        "random",
        """random uniform gauss normalvariate betavariate expovariate gammavariate
        lognormvariate paretovariate triangular vonmisesvariate weibullvariate""",
        _DRAW_FLOAT,
    ),
    "random.shuffle": Call("builtins.NoneType", mutates=("0",), resources=("random",)),
    "random.seed": _SEED,
    "random.setstate": _SEED,
    "random.getstate": Call("builtins.tuple", resources=("random:read",)),
    "random.Random": NEW,
    "random.SystemRandom": NEW,
}
_MATH = {
    "math.*": FLOAT,
    **each("math", "ceil floor trunc factorial gcd lcm comb perm isqrt", PURE),
    **each("math", "isnan isinf isfinite isclose", BOOL),
    **each("math", "modf frexp prod", PURE),
    "cmath.*": PURE,
    "statistics.*": PURE,
    "operator.*": SHARES,
    **each("operator", "setitem delitem iadd imul iconcat ior iand isub ixor", _INTO),
    **each("operator", "itemgetter attrgetter methodcaller", PURE),
    "fractions.Fraction": PURE,
    "decimal.Decimal": PURE,
    "decimal.getcontext": Call("", fresh=False, resources=("modes",)),
    "decimal.setcontext": MODE,
    "string.Template": NEW,
    "string.capwords": STR,
    "unicodedata.*": PURE,
    "difflib.*": PURE,
    "secrets.*": Call(""),
    "uuid.*": Call(""),
    "hashlib.*": NEW,
    "hashlib.new": PURE,
    "base64.*": Call("builtins.bytes"),
    "binascii.*": PURE,
    "struct.pack": Call("builtins.bytes"),
    "struct.unpack": Call("builtins.tuple"),
    "textwrap.*": PURE,
    **each("textwrap", "dedent indent fill shorten", STR),
    "textwrap.wrap": LIST,
    **each("html", "escape unescape", STR),
}
_TIME = {
    **each("datetime", "datetime datetime.now datetime.utcnow datetime.today", _NOW),
    **each("datetime.datetime", "strptime fromtimestamp combine fromisoformat", _NOW),
    **each("datetime.datetime", "utcfromtimestamp fromordinal strftime", _NOW),
    "datetime.datetime.strftime": STR,
    **each("datetime.date", "today fromisoformat fromordinal", Call("datetime.date")),
    "datetime.date": Call("datetime.date"),
    "datetime.time": Call("datetime.time"),
    "datetime.timedelta": Call("datetime.timedelta"),
    "datetime.timezone": Call("datetime.timezone"),
    "calendar.*": PURE,
    **each("time", "time perf_counter monotonic process_time clock", FLOAT),
    **each("time", "time_ns perf_counter_ns", INT),
    **each("time", "ctime asctime strftime", STR),
    **each("time", "localtime gmtime strptime mktime", PURE),
    "time.sleep": NOTHING,
    "timeit.default_timer": FLOAT,
    "timeit.timeit": None,
    "dateutil.parser.parse": _NOW,
    "dateutil.relativedelta.relativedelta": PURE,
    "dateutil.relativedelta": PURE,
    "pytz.*": PURE,
    "zoneinfo.ZoneInfo": PURE,
}
_FIRST = Call("", fresh=False, calls=("0",))
_SECOND = ("1", "func", "key")
_PLACE = Call("builtins.int", calls=("key",))
_COLLECTIONS = {
    "collections.Counter": Call(CLASS, fresh=False, shallow=True),
    "collections.defaultdict": Call(CLASS, fresh=False, shallow=True, calls=("0",)),
    "collections.OrderedDict": Call(CLASS, fresh=False, shallow=True),
    "collections.deque": Call(CLASS, fresh=False, shallow=True),
    "collections.ChainMap": MAKES,
    "collections.namedtuple": Call("builtins.type"),
    "itertools.*": SHARES,
    **each("itertools", "starmap takewhile dropwhile filterfalse", _FIRST),
    **each("itertools", "accumulate groupby", Call("", False, calls=_SECOND)),
    **each("functools", "partial wraps lru_cache cache cmp_to_key", SHARES),
    **each("", "functools.reduce operator.call", _FIRST),
    "copy.copy": _KEEPS,
    "copy.deepcopy": PURE,
    **each("heapq", "heapify heappop", _INTO),
    **each(
        "heapq", "nlargest nsmallest", Call("builtins.list", False, calls=("2", "key"))
    ),
    **each("bisect", "bisect bisect_left bisect_right", _PLACE),
    "typing.*": PURE,
    "typing.[A-Z]*": PURE,
    "dataclasses.dataclass": SHARES,
    "dataclasses.field": SHARES,
    "dataclasses.asdict": DICT,
    "dataclasses.replace": _KEEPS,
    "enum.auto": PURE,
    "types.SimpleNamespace": MAKES,
    "array.array": NEW,
    "queue.[A-Z]*": NEW,
}
_TEXTS = {
    **each("re", "compile", Call("re.Pattern")),
    **each("re", "match search fullmatch", Call("re.Match")),
    **each("re", "findall split", LIST),
    **each("re", "sub escape", Call("builtins.str", calls=("1", "repl"))),
    "re.subn": Call("builtins.tuple", calls=("1", "repl")),
    "re.finditer": ITERATES,
    "json.loads": Call("", role="load_object"),
    "json.dumps": STR,
    "json.load": Call(
        "", mutates=("0",), resources=("files:read",), role="load_object"
    ),
    "json.dump": Call(
        "builtins.NoneType", mutates=("1", "fp"), resources=("files",), role="dump"
    ),
    **each("yaml", "safe_load load", Call("", mutates=("0",))),
    "ast.literal_eval": PURE,
    "pprint.pprint": Call("builtins.NoneType", resources=("stdout",), role="display"),
    "pprint.pformat": STR,
}
_WARNINGS = {
    **each(
        "warnings",
        "filterwarnings simplefilter",
        replace(
            _WARN,
            variants=(("#0|action^default,ignore,always,module,once,all", MODE),),
        ),
    ),
    "warnings.resetwarnings": _WARN,
    "warnings.warn": Call("builtins.NoneType", resources=("stdout",)),
    "warnings.catch_warnings": Call("", resources=("options",), role="option"),
    **each("logging", "basicConfig disable captureWarnings", _WARN),
    **each(
        "logging",
        "debug info warning error critical exception log",
        Call("builtins.NoneType", resources=("stdout",)),
    ),
    **each(
        "contextlib",
        "redirect_stdout redirect_stderr",
        Call("", fresh=False, mutates=("0", "new_target")),
    ),
    "logging.getLogger": Call("logging.Logger"),
    "logging.[A-Z]*": MAKES,
    "locale.setlocale": MODE,
    "gc.collect": INT,
}
_FUNCTIONS: dict[str, Call | None] = {
    **_RANDOM,
    **_MATH,
    **_TIME,
    **_COLLECTIONS,
    **_TEXTS,
    **_WARNINGS,
    **SYSTEM,
}
_RANDOM_METHODS = {
    name.removeprefix("random."): Call(
        call.returns, call.fresh, ("self", *call.mutates)
    )
    for name, call in _RANDOM.items()
    if name[7:8].islower()
}
_PATTERN = {
    **each("", "match search fullmatch", Call("re.Match")),
    **each("", "findall split", LIST),
    **each("", "sub", Call("builtins.str", calls=("0", "repl"))),
    "subn": Call("builtins.tuple"),
    "finditer": ITERATES,
}
_DATE = {
    **each("", "strftime isoformat ctime", STR),
    **each("", "timestamp", FLOAT),
    **each("", "weekday isoweekday toordinal", INT),
    **each("", "replace astimezone", Call("datetime.datetime")),
    **each("", "date", Call("datetime.date")),
    **each("", "time", Call("datetime.time")),
    **each("", "timetuple isocalendar utctimetuple utcoffset tzname", PURE),
}

LIBRARY = Library(
    name="standard",
    removed=PYTHON,
    options=frozenset("warnings logging sys.stdout sys.stderr sys.displayhook".split()),
    annotations={
        **written("from pathlib import", "Path PurePath"),
        **written("from datetime import", "datetime date timedelta time"),
        "collections.Counter": ("Counter[Any]", "from collections import Counter"),
        "collections.deque": ("deque[Any]", "from collections import deque"),
        "collections.defaultdict": (
            "defaultdict[Any, Any]",
            "from collections import defaultdict",
        ),
        "collections.OrderedDict": (
            "OrderedDict[Any, Any]",
            "from collections import OrderedDict",
        ),
        "re.Pattern": ("re.Pattern[str]", "import re"),
        "re.Match": ("re.Match[str]", "import re"),
    },
    aliases={
        "posixpath": "os.path",
        "ntpath": "os.path",
        "dateutil.parser.parser": "dateutil.parser",
    },
    functions={name: call for name, call in _FUNCTIONS.items() if call is not None},
    methods={
        "re.Pattern": _PATTERN,
        "re.Match": {
            **each("", "group groups groupdict expand span start end", PURE),
            **each("", "group expand", STR),
            **each("", "start end", INT),
        },
        "datetime.datetime": _DATE,
        "datetime.date": {**_DATE, "replace": Call("datetime.date")},
        "datetime.timedelta": {"total_seconds": FLOAT},
        "random.Random": _RANDOM_METHODS,
        "logging.Logger": {
            **each(
                "",
                "debug info warning error critical exception log",
                Call("builtins.NoneType", resources=("stdout",)),
            ),
            **each("", "setLevel addHandler", Call("", True, ("self",))),
        },
        "io.StringIO": FILE_METHODS,
        "io.BytesIO": FILE_METHODS,
        "hashlib.md5": {"hexdigest": STR, "digest": Call("builtins.bytes")},
        **SYSTEM_METHODS,
    },
    attributes={
        **typed(
            "datetime.datetime",
            "builtins.int: year month day hour minute second microsecond",
        ),
        **typed("datetime.date", "builtins.int: year month day"),
        **typed("datetime.timedelta", "builtins.int: days seconds microseconds"),
        **typed(
            "string",
            """builtins.str: ascii_letters ascii_lowercase ascii_uppercase digits
            builtins.str: punctuation printable whitespace hexdigits octdigits""",
        ),
        **typed("math", "builtins.float: pi e tau inf nan"),
        "re.Pattern.pattern": "builtins.str",
        **SYSTEM_ATTRIBUTES,
    },
    bases={f"hashlib.{name}": "hashlib.md5" for name in ("sha1", "sha256", "sha512")},
    constants=CONSTANTS,
)
