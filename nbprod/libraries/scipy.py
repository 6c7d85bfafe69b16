"""scipy: functions of arrays; only ``rvs`` and stochastic optimisers draw numbers."""

from __future__ import annotations

from nbprod.ir import Call, Library
from nbprod.libraries._numpy_removed import SCIPY
from nbprod.libraries._table import (
    CHANGES,
    CLASS,
    INT,
    PURE,
    SHARES,
    each,
    typed,
    written,
)

_A = "numpy.ndarray"
_SPARSE = "scipy.sparse.csr_matrix"
_RANDOM = ("random",)
_CALLS = Call("", calls=("0", "func", "fun", "f"))
_OPTIMISER = Call("", True, (), _RANDOM, "seed|rng", calls=("0", "func"))
_KINDS = "csr csc coo lil dok dia bsr".split()
_SPARSE_CLASSES = [f"{kind}_{end}" for kind in _KINDS for end in ("matrix", "array")]

LIBRARY = Library(
    name="scipy",
    installs={"scipy": "scipy>=1.9,<2"},
    wheels={11: "1.9.2", 12: "1.11.2", 13: "1.14.1"},
    aliases={
        "scipy.stats.stats": "scipy.stats",
        "scipy.stats.morestats": "scipy.stats",
        "scipy.misc.imread": "matplotlib.pyplot.imread",
        "scipy.ndimage.imread": "matplotlib.pyplot.imread",
    },
    removed=SCIPY,
    before={"1.13": "numpy<2"},
    annotations=written("from scipy.sparse import", "csr_matrix spmatrix"),
    functions={
        "scipy.stats.*": PURE,
        "scipy.stats.*.rvs": Call("", True, (), _RANDOM, "random_state"),
        "scipy.stats.*.fit": PURE,
        "scipy.stats.*.resample": Call("", resources=_RANDOM),
        **each("scipy.stats", "gaussian_kde", Call("scipy.stats.gaussian_kde", False)),
        **each(
            "scipy.stats",
            "bootstrap permutation_test monte_carlo_test",
            Call(
                "", True, (), _RANDOM, "random_state|rng", calls=("0", "2", "statistic")
            ),
        ),
        **each(
            "scipy.stats",
            "probplot",
            Call(
                "",
                True,
                ("plot",),
                ("figure",),
                role="plot",
                variants=(("!plot", PURE), ("plot=None", PURE)),
            ),
        ),
        **each("scipy.stats", "boxcox yeojohnson", Call("", role="feature")),
        **each(
            "scipy.stats",
            "boxcox_normplot ppcc_plot",
            Call("", True, ("plot",), ("figure",)),
        ),
        **each("scipy.stats", "skew kurtosis", Call("", role="summary")),
        **each(
            "scipy.optimize",
            "minimize minimize_scalar curve_fit root brentq fsolve "
            "least_squares leastsq newton bisect fmin fmin_bfgs fmin_l_bfgs_b "
            "root_scalar approx_fprime fminbound brute fmin_cg fmin_powell",
            _CALLS,
        ),
        **each("scipy.optimize", "linprog linear_sum_assignment nnls rosen", PURE),
        **each(
            "scipy.optimize",
            "differential_evolution basinhopping dual_annealing shgo",
            _OPTIMISER,
        ),
        **each(
            "scipy.integrate",
            "quad dblquad odeint solve_ivp romberg fixed_quad",
            _CALLS,
        ),
        **each(
            "scipy.integrate",
            "simps simpson trapz trapezoid cumtrapz " "cumulative_trapezoid",
            PURE,
        ),
        "scipy.interpolate.[A-Z]*": Call(CLASS, fresh=False),
        "scipy.interpolate.interp1d": Call("scipy.interpolate.interp1d", fresh=False),
        "scipy.interpolate.*": SHARES,
        **each(
            "scipy.cluster.hierarchy",
            "linkage fcluster cophenet ward complete average "
            "inconsistent leaves_list cut_tree maxclusts",
            Call(_A),
        ),
        "scipy.cluster.hierarchy.dendrogram": Call(
            "builtins.dict", True, ("ax",), ("figure",), role="plot"
        ),
        **each("scipy.cluster.vq", "whiten vq", PURE),
        **each(
            "scipy.cluster.vq",
            "kmeans kmeans2",
            Call("", True, (), _RANDOM, "seed|rng"),
        ),
        "scipy.spatial.distance.*": PURE,
        "scipy.spatial.[A-Z]*": Call(CLASS, fresh=False),
        **{
            f"scipy.sparse.{name}": Call(_SPARSE, fresh=False)
            for name in _SPARSE_CLASSES
        },
        **each(
            "scipy.sparse",
            "hstack vstack identity eye kron diags block_diag",
            Call(_SPARSE),
        ),
        **each("scipy.sparse", "issparse isspmatrix", Call("builtins.bool")),
        **each(
            "scipy.sparse", "random rand", Call("", True, (), _RANDOM, "random_state")
        ),
        **each(
            "scipy.sparse",
            "save_npz",
            Call("", True, (), ("files",), role="dump", path="0|file"),
        ),
        **each(
            "scipy.sparse",
            "load_npz",
            Call(_SPARSE, True, (), ("files:read",), role="load_object", path="0|file"),
        ),
        **each("scipy.sparse.linalg", "svds eigs eigsh", Call("", resources=_RANDOM)),
        **each(
            "scipy.io",
            "loadmat",
            Call(
                "builtins.dict",
                True,
                ("mdict",),
                ("files:read",),
                role="reader",
                path="0|file_name",
            ),
        ),
        **each(
            "scipy.io",
            "savemat",
            Call("", True, (), ("files",), role="writer", path="0|file_name"),
        ),
        "scipy.io.wavfile.read": Call(
            "tuple[builtins.int,numpy.ndarray]",
            True,
            (),
            ("files:read",),
            role="reader",
            path="0|filename",
        ),
        "scipy.io.wavfile.write": Call(
            "", True, (), ("files",), role="writer", path="0|filename"
        ),
        "scipy.io.arff.loadarff": Call(
            "builtins.tuple", True, (), ("files:read",), role="reader", path="0|f"
        ),
        "scipy.special.*": PURE,
        "scipy.linalg.*": PURE,
        "scipy.signal.*": PURE,
        "scipy.fft.*": PURE,
        "scipy.fftpack.*": PURE,
        "scipy.ndimage.*": Call("", mutates=("output",)),
        "scipy.misc.*": PURE,
        "scipy.constants.*": PURE,
    },
    methods={
        _SPARSE: {
            **each("", "toarray todense", Call(_A, mutates=("out",))),
            **each("", "copy astype multiply power dot maximum minimum", PURE),
            "copy": Call(_SPARSE),
            **each(
                "",
                "tocsr tocsc tocoo tolil todok tobsr todia reshape",
                Call(_SPARSE, False),
            ),
            **each("", "transpose conj conjugate", Call(_SPARSE, fresh=False)),
            **each("", "sum mean max min argmax argmin diagonal getnnz nonzero", PURE),
            **each("", "getrow getcol count_nonzero get_shape", PURE),
            **each("", "eliminate_zeros sum_duplicates resize setdiag", CHANGES),
            **each("", "sort_indices prune", CHANGES),
            "getnnz": INT,
        },
        "scipy.stats.gaussian_kde": {
            **each("", "evaluate __call__ pdf logpdf integrate_box_1d", PURE),
            "resample": Call(_A, True, (), _RANDOM, "seed|#1"),
            "set_bandwidth": CHANGES,
        },
        "scipy.interpolate.interp1d": {"__call__": PURE},
    },
    attributes={
        **typed(
            _SPARSE,
            f"""{_SPARSE}: T
            {_A}: data indices indptr A
            builtins.tuple: shape
            builtins.int: nnz size ndim
            numpy.dtype: dtype""",
        ),
        "scipy.optimize.OptimizeResult.x": _A,
    },
    bases={
        **{f"scipy.sparse.{name}": _SPARSE for name in _SPARSE_CLASSES[1:]},
        "scipy.interpolate.*": "scipy.interpolate.interp1d",
    },
    constants=frozenset({"scipy.constants.pi", "scipy.pi"}),
)
