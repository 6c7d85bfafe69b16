"""TensorFlow: tensors do not change; variables, data sets and files do."""

from __future__ import annotations

from nbprod.ir import Call, Library
from nbprod.libraries._models_removed import TENSORFLOW
from nbprod.libraries._table import CLASS, MODE, PURE, SHARES, each

_T = "tensorflow.Tensor"
_NEW = Call(_T)
_OPTION = Call("", resources=("options",), role="option")
_DATA, _STRATEGY = "tensorflow.data.Dataset", "tensorflow.distribute.Strategy"
_MADE = Call(_DATA, fresh=False)
_DEVICES = Call(_STRATEGY, False, (), ("options",))
_MATH = """abs add argmax argmin argsort cast ceil concat constant convert_to_tensor cos
    cumsum divide equal exp expand_dims eye fill floor gather greater greater_equal
    identity less less_equal linspace log logical_and logical_not logical_or matmul
    maximum minimum multiply negative norm not_equal one_hot ones ones_like pad pow
    range
    rank reduce_all reduce_any reduce_max reduce_mean reduce_min reduce_prod reduce_std
    reduce_sum reduce_variance repeat reshape reverse round scatter_nd shape sigmoid
    sign sin size slice softmax sort split sqrt square squeeze stack subtract tan tanh
    tensordot
    tile transpose unique unstack where zeros zeros_like clip_by_value stop_gradient
    boolean_mask einsum"""

LIBRARY = Library(
    name="tensorflow",
    removed=TENSORFLOW,
    installs={
        "tensorflow": "tensorflow>=2.11,<3",
        "tensorflow_datasets": "tensorflow-datasets",
        "tensorflow_hub": "tensorflow-hub",
    },
    wheels={11: "2.12.0", 12: "2.16.1", 13: "2.20.0"},
    aliases={
        "tensorflow.keras": "keras",
        "tensorflow.python.keras": "keras",
        "tensorflow.compat.v1": "tensorflow",
        "tensorflow.compat.v2": "tensorflow",
        "tensorflow.math": "tensorflow",
        "tensorflow_core": "tensorflow",
    },
    functions={
        **each("tensorflow", _MATH, _NEW),
        **each("tensorflow", "Variable", Call("tensorflow.Variable")),
        **each(
            "tensorflow.random",
            "normal uniform shuffle truncated_normal categorical",
            Call(_T, True, (), ("random",)),
        ),
        **each(
            "tensorflow",
            "random_normal random_uniform truncated_normal",
            Call(_T, True, (), ("random",)),
        ),
        **each(
            "tensorflow",
            "random.set_seed set_random_seed",
            Call("", resources=("random",), role="seed"),
        ),
        "tensorflow.nn.*": Call(_T, False, (), ("random",)),
        "tensorflow.linalg.*": _NEW,
        "tensorflow.strings.*": _NEW,
        "tensorflow.image.*": Call(_T, True, (), ("random",)),
        "tensorflow.io.read_file": Call(
            _T, True, (), ("files:read",), role="reader", path="0|filename"
        ),
        "tensorflow.data.Dataset.*": _MADE,
        "tensorflow.data.Dataset.from_generator": Call(_DATA, False, calls=("0",)),
        **each("tensorflow.distribute", "get_strategy [A-Z]*", _DEVICES),
        "tensorflow.distribute.cluster_resolver.[A-Z]*": Call(
            "", resources=("environment:read", "options")
        ),
        "tensorflow.tpu.experimental.*": _OPTION,
        "tensorflow.config.*": _OPTION,
        **each(
            "tensorflow.config",
            """run_functions_eagerly experimental_run_functions_eagerly
            experimental.enable_op_determinism optimizer.set_jit
            experimental.enable_tensor_float_32_execution set_visible_devices""",
            MODE,
        ),
        "tensorflow.logging.set_verbosity": _OPTION,
        "tensorflow.get_logger": PURE,
        "tensorflow.executing_eagerly": Call("builtins.bool"),
        "tensorflow.GradientTape": Call(CLASS, fresh=False),
    },
    methods={
        # every step of a pipeline of data is a new one over the one before
        _DATA: {
            **each(
                "",
                """batch concatenate enumerate interleave padded_batch prefetch repeat
                shard skip take unbatch window with_options""",
                _MADE,
            ),
            **each(
                "",
                "apply filter flat_map map",
                Call(_DATA, False, calls=("0", "map_func", "predicate")),
            ),
            "shuffle": Call(_DATA, False, (), ("random",)),
            "cache": Call(
                _DATA,
                False,
                variants=(("#0|filename", Call(_DATA, False, (), ("files",))),),
            ),
            "as_numpy_iterator": SHARES,
            "cardinality": PURE,
        },
        _STRATEGY: {"scope": Call("", False, (), ("options",))},
        _T: {"numpy": Call("numpy.ndarray", fresh=False), "get_shape": PURE},
        "tensorflow.Variable": {
            **each("", "assign assign_add assign_sub", Call("self", False, ("self",))),
            "numpy": Call("numpy.ndarray", fresh=False),
        },
    },
    attributes={
        f"{_T}.shape": "builtins.tuple",
        f"{_STRATEGY}.num_replicas_in_sync": "builtins.int",
    },
)
