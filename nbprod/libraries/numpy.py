"""numpy: functions are new arrays by default; views, draws and changes are listed."""

from __future__ import annotations

from nbprod.ir import Call, Library
from nbprod.libraries._numpy_random import GENERATOR_METHODS, GENERATORS, RANDOM
from nbprod.libraries._numpy_removed import NUMPY
from nbprod.libraries._table import (
    BOOL,
    CHANGES,
    CHECK,
    FLOAT,
    INT,
    LIST,
    PURE,
    SHARES,
    STR,
    each,
    typed,
    written,
)

_A = "numpy.ndarray"
_ARRAY = Call(_A)
_VIEW = Call(_A, fresh=False)
_DRAW_ARRAY = Call(_A, resources=("random",))
_IN_PLACE = Call("", fresh=False, mutates=("0",))
_SETS = Call("builtins.dict", resources=("modes",))
_OPTION = Call("", resources=("options",), role="option")
_IN_FIRST = Call("builtins.NoneType", mutates=("0",))


def _into(keyword: str, position: str, *, alike: bool = False) -> Call:
    """A function whose result is new, unless an array to hold it is given."""
    there = ("", False, (position, keyword))
    given = f"#{position.lstrip('#')}|{keyword}^None"
    variants = ((given, Call(*there)),)
    return Call("", True, (position, keyword), alike=alike, variants=variants)


_ONE = """absolute abs arccos arccosh arcsin arcsinh arctan arctanh cbrt ceil conj
    conjugate cos cosh deg2rad degrees exp exp2 expm1 fabs fix floor log log10 log1p
    log2 negative positive rad2deg radians reciprocal rint sign sin sinh sqrt square tan
    tanh trunc"""
_ASKING = "invert isfinite isinf isnan isnat logical_not isneginf isposinf signbit"
_TWO = """add arctan2 bitwise_and bitwise_or bitwise_xor copysign divide divmod equal
    float_power floor_divide fmax fmin fmod gcd greater greater_equal heaviside hypot
    lcm ldexp left_shift less less_equal logaddexp logical_and logical_or logical_xor
    maximum
    minimum mod multiply nextafter not_equal power remainder right_shift subtract
    true_divide dot matmul choose"""
"""Where ``out`` may be given by its position: second of one, third of two."""
_UFUNCS = """clip sinc i0 angle interp
    sum mean median std var min max amin amax prod product ptp average percentile
    quantile nansum nanmean nanmedian nanstd nanvar nanmin nanmax nanprod nanpercentile
    nanquantile cumsum cumprod nancumsum nancumprod all any alltrue sometrue argmax
    argmin nanargmax nanargmin count_nonzero vdot inner trapz trapezoid cross
    isclose isin in1d where select piecewise diff ediff1d gradient kron tensordot einsum
    convolve correlate corrcoef cov trace searchsorted digitize bincount unwrap polyval
    take_along_axis compress extract lexsort iscomplex isreal
    polyfit polyadd polymul roots poly unravel_index ravel_multi_index take"""
"""Results that are a scalar or an array, as what they are given is; always new."""
_ARRAYS = """array zeros ones empty full zeros_like ones_like empty_like full_like
    arange linspace logspace geomspace eye identity tri fromfunction fromiter fromstring
    concatenate stack hstack vstack dstack column_stack row_stack append insert delete
    tile repeat resize roll copy sort argpartition partition outer
    union1d intersect1d setdiff1d setxor1d indices vander unique argwhere flatnonzero
    pad diagflat tril triu triu_indices tril_indices block
    packbits unpackbits hanning hamming blackman bartlett kaiser nonzero"""
_VIEWS = """asarray asanyarray ascontiguousarray asfortranarray ravel reshape transpose
    squeeze expand_dims swapaxes moveaxis rollaxis broadcast_to broadcast_arrays
    atleast_1d atleast_2d atleast_3d real imag diagonal diag flip fliplr flipud rot90
    split array_split hsplit vsplit dsplit require matrix mat asmatrix frombuffer
    nditer ndenumerate trim_zeros meshgrid permute_dims matrix_transpose
    lib.stride_tricks.as_strided lib.stride_tricks.sliding_window_view
    asarray_chkfinite"""
_FILES = {
    **each(
        "numpy",
        "loadtxt genfromtxt fromfile",
        Call(_A, resources=("files:read",), role="reader", path="0|fname|file"),
    ),
    "numpy.load": Call(
        "", resources=("files:read",), role="load_object", path="0|file"
    ),
    **each(
        "numpy",
        "save savez savez_compressed",
        Call("builtins.NoneType", True, (), ("files",), role="dump", path="0|file"),
    ),
    "numpy.savetxt": Call(
        "builtins.NoneType", True, (), ("files",), role="writer", path="0|fname"
    ),
}
_FUNCTIONS = {
    **each("numpy", _UFUNCS, _into("out", "#9")),
    **each("numpy", _ONE, _into("out", "1", alike=True)),
    **each("numpy", _ASKING, _into("out", "1")),
    **each("numpy", _TWO, _into("out", "2")),
    # whole numbers are rounded to themselves in some versions
    **each("numpy", "round around round_", Call("", False, ("2", "out"))),
    **each("numpy", "real_if_close bmat transpose", SHARES),
    # methods of ufuncs
    **{f"numpy.*.{name}": PURE for name in ("reduceat", "outer")},
    **{
        f"numpy.{name}.{way}": Call("", True, ("out",))
        for name in "add multiply maximum minimum logical_and logical_or".split()
        for way in ("reduce", "accumulate")
    },
    **each("numpy", "add.at subtract.at multiply.at maximum.at", _IN_FIRST),
    **each("numpy", "triu_indices_from tril_indices_from", PURE),
    "numpy.modf": Call("builtins.tuple", False, ("1", "2", "out")),
    "numpy.argsort": PURE,
    **each("numpy", _ARRAYS, _ARRAY),
    **each("numpy", "arange concatenate stack", Call(_A, mutates=("out",))),
    "numpy.array": Call(_A, variants=(("copy~False", _VIEW), ("copy~None", _VIEW))),
    "numpy.nan_to_num": Call("", variants=(("#1|copy~False,0", _IN_PLACE),)),
    "numpy.unique": Call(
        _A,
        variants=tuple(
            (f"{option}|#{place}", Call("tuple[numpy.ndarray,...]"))
            for place, option in enumerate(
                ("return_index", "return_inverse", "return_counts"), 1
            )
        ),
    ),
    "numpy.linspace": Call(_A, variants=(("retstep", Call("builtins.tuple")),)),
    "numpy.polyfit": Call(
        _A, variants=(("full", Call("builtins.tuple")), ("cov", Call("builtins.tuple")))
    ),
    "numpy.average": Call("", variants=(("returned", Call("builtins.tuple")),)),
    **each(
        "numpy",
        "nonzero triu_indices tril_indices diag_indices",
        Call("tuple[numpy.ndarray,...]"),
    ),
    **each("numpy", "where", PURE),
    **each("numpy", _VIEWS, SHARES),
    **each("numpy", "asarray ravel reshape expand_dims", _VIEW),
    **each("numpy", "fill_diagonal put copyto place putmask put_along_axis", _IN_FIRST),
    "numpy.ix_": Call("builtins.tuple", fresh=False),
    "numpy.copyto": Call("builtins.NoneType", mutates=("0", "dst")),
    **each("numpy", "vectorize", Call("numpy.vectorize", fresh=False, calls=("0",))),
    **each("numpy", "frompyfunc", SHARES),
    **each(
        "numpy",
        "apply_along_axis apply_over_axes",
        Call("", fresh=False, calls=("0", "func1d", "func")),
    ),
    "numpy.ndim": INT,
    "numpy.size": PURE,
    "numpy.shape": Call("builtins.tuple"),
    **each(
        "numpy",
        """allclose array_equal array_equiv iterable isscalar may_share_memory
        shares_memory""",
        BOOL,
    ),
    **each("numpy", "iscomplexobj isrealobj issubdtype can_cast", BOOL),
    **each("numpy", "array2string array_str binary_repr base_repr", STR),
    **each("numpy", "array_repr format_float_positional", STR),
    **each(
        "numpy", "dtype finfo iinfo poly1d datetime64 timedelta64 busday_count", PURE
    ),
    **each(
        "numpy", "result_type promote_types min_scalar_type datetime_as_string", PURE
    ),
    **each("numpy", "histogram_bin_edges", _ARRAY),
    "numpy.histogram": Call("tuple[numpy.ndarray,numpy.ndarray]", fresh=False),
    **each("numpy", "histogram2d histogramdd", SHARES),
    **each(
        "numpy",
        """float16 float32 float64 int8 int16 int32 int64 uint8 uint16 uint32 uint64
        bool_ float_ int_ complex64 complex128 str_ intp longdouble""",
        SHARES,
    ),
    **each("numpy", "int float bool str object", PURE),
    **each("numpy", "ndarray", Call(_A, fresh=False)),
    **each("numpy", "recarray rec.array rec.fromarrays rec.fromrecords", SHARES),
    "numpy.seterr": Call(
        "builtins.dict",
        resources=("options",),
        role="option",
        variants=tuple(
            (f"{kind}|#{place}^ignore,warn,print,log,None", _SETS)
            for place, kind in enumerate("all divide over under invalid".split())
        ),
    ),
    **each("numpy", "set_printoptions seterrcall", _OPTION),
    **each("numpy", "errstate printoptions", _OPTION),
    **each(
        "numpy",
        "geterr get_printoptions",
        Call("builtins.dict", resources=("options:read",)),
    ),
    **each("numpy", "info show_config", Call("", resources=("stdout",))),
    **each("numpy.linalg", "norm det cond matrix_rank", PURE),
    **each("numpy.linalg", "inv pinv solve cholesky matrix_power", _ARRAY),
    "numpy.linalg.*": PURE,
    "numpy.fft.*": _ARRAY,
    "numpy.ma.*": SHARES,
    "numpy.char.*": PURE,
    "numpy.polynomial.*": PURE,
    "numpy.polynomial.[A-Z]*": SHARES,
    **each("numpy.testing", "*", CHECK),
    **RANDOM,
    **_FILES,
}

_REDUCE = """all any argmax argmin max mean min prod ptp std sum var trace"""
_REDUCED = Call(
    "", mutates=("out",), variants=(("out^None", Call("", False, ("out",))),)
)
_METHODS = {
    **each("", _REDUCE, _REDUCED),
    **each(
        "",
        "clip round conj conjugate cumprod cumsum dot take choose compress",
        _REDUCED,
    ),
    **each("", "conj conjugate", Call("", False, ("0", "out"))),
    **each(
        "", "copy flatten argsort argpartition repeat byteswap searchsorted", _ARRAY
    ),
    "byteswap": Call(_A, False, variants=(("#0|inplace", Call(_A, False, ("self",))),)),
    # whole numbers are rounded to themselves in some versions
    "round": Call("", fresh=False, mutates=("out",)),
    "searchsorted": PURE,
    "astype": Call(_A, variants=(("copy~False", _VIEW),)),
    "nonzero": Call("tuple[numpy.ndarray,...]"),
    **each("", "ravel reshape transpose squeeze swapaxes view diagonal", _VIEW),
    **each("", "newbyteorder getfield", _VIEW),
    **each("", "fill itemset put resize setfield setflags partition sort", CHANGES),
    **each("", "tolist", LIST),
    "item": PURE,
    **each("", "tobytes tostring dumps", Call("builtins.bytes")),
    **each("", "tofile dump", Call("", True, (), ("files",), role="writer", path="0")),
    "__len__": INT,
    "__getitem__": SHARES,
    "__setitem__": CHANGES,
    "__copy__": _ARRAY,
}
_GONE_IN_2 = """Inf infty NaN NAN PINF NINF float_ complex_ string_ unicode_ product
    cumproduct alltrue sometrue round_ asfarray find_common_type msort mat"""

LIBRARY = Library(
    name="numpy",
    installs={"numpy": "numpy>=1.23,<3"},
    wheels={11: "1.23.2", 12: "1.26.0", 13: "2.1.0"},
    removed=NUMPY,
    aliases={
        "numpy.core": "numpy",
        "numpy.lib.function_base": "numpy",
        "numpy.ma.core": "numpy.ma",
        "numpy.matlib": "numpy",
        "numpy.random.mtrand": "numpy.random",
        "numpy.random.bit_generator": "numpy.random",
    },
    annotations=written("import numpy as np", "ndarray integer bool_") | GENERATORS,
    functions=_FUNCTIONS,
    methods={
        _A: _METHODS,
        "numpy.generic": {
            **each("", "item astype round tolist", PURE),
            **each("", _REDUCE, PURE),
            **each("", "strftime isoformat", STR),
            "is_integer": BOOL,
            "total_seconds": FLOAT,
        },
        "numpy.vectorize": {"__call__": Call("", fresh=False)},
        "numpy.random.RandomState": GENERATOR_METHODS,
        "numpy.random.Generator": GENERATOR_METHODS,
        "numpy.recarray": {},
    },
    attributes={
        **typed(
            _A,
            f"""{_A}: T real imag flat
            tuple[builtins.int,...]: shape strides
            builtins.int: size ndim nbytes itemsize
            numpy.dtype: dtype""",
        ),
        **typed("numpy.dtype", "builtins.str: name kind char"),
        **typed(
            "numpy",
            """builtins.float: pi e inf nan NaN Inf NAN Infinity infty
            builtins.float: PINF NINF euler_gamma""",
        ),
        "numpy.generic.dtype": "numpy.dtype",
    },
    bases={"numpy.recarray": _A, "numpy.matrix": _A},
    constants=frozenset(
        f"numpy.{name}"
        for name in """pi e inf nan NaN Inf NAN Infinity newaxis euler_gamma float16
        float32 float64 int8 int16 int32 int64 uint8 uint16 uint32 uint64 bool_ object_
        number floating integer __version__""".split()
    ),
)
