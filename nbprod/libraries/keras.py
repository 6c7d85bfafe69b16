"""Keras, alone or as ``tensorflow.keras``: layers draw when they are made."""

from __future__ import annotations

from nbprod.ir import Call, Library
from nbprod.libraries._models_removed import KERAS
from nbprod.libraries._table import CLASS, MODE, PURE, SHARES, STR, each, typed, under

_A, _MODEL, _LAYER = "numpy.ndarray", "keras.models.Model", "keras.layers.Layer"
_RANDOM = ("random",)
_MAKES_MODEL = Call(_MODEL, False, (), _RANDOM, role="estimator")
# a model shares its layers with whoever else has them
_WHOLE = ("self", "parts")
_FIT = Call("keras.callbacks.History", False, _WHOLE, ("random", "stdout"), role="fit")
_HOLDS = Call(CLASS, fresh=False)
_MAKES_LAYER = Call(CLASS, False, (), _RANDOM)
_SAVE = Call("", True, (), ("files",), role="dump", path="0|filepath")
_FETCH = Call(
    "tuple[builtins.tuple,builtins.tuple]",
    resources=("network", "files"),
    role="download",
)
_METHODS = {
    **each(
        "",
        "add pop compile build load_state set_weights reset_states",
        Call("", False, _WHOLE),
    ),
    **each("", "fit fit_generator train_on_batch", _FIT),
    "predict": Call(_A, resources=("stdout",), role="predict"),
    **each(
        "",
        "predict_classes predict_proba predict_generator",
        Call(_A, resources=("stdout",), role="predict"),
    ),
    **each(
        "",
        "evaluate evaluate_generator test_on_batch",
        Call("", resources=("stdout",), role="metric"),
    ),
    "summary": Call("", resources=("stdout",), role="summary"),
    **each("", "save save_weights export", _SAVE),
    "load_weights": Call(
        "", True, _WHOLE, ("files:read",), role="load_object", path="0|filepath"
    ),
    **each("", "get_layer get_config", SHARES),
    "get_weights": Call("builtins.list"),
    **each("", "to_json to_yaml", STR),
    **each("", "count_params", PURE),
    "__call__": Call("", False, _WHOLE, _RANDOM),
}

LIBRARY = Library(
    name="keras",
    removed=KERAS,
    installs={"keras": "keras>=2.11,<4"},
    aliases={
        "keras": "keras",
    },
    functions={
        **each(
            "keras", "Sequential Model models.Sequential models.Model", _MAKES_MODEL
        ),
        **each("keras.engine", "training.Model sequential.Sequential", _MAKES_MODEL),
        **each("keras", "Input layers.Input", Call("", True)),
        "keras.layers.[A-Z]*": _MAKES_LAYER,
        "keras.layers.*": _MAKES_LAYER,
        **each("keras.layers", "LSTM GRU RNN ELU", _MAKES_LAYER),
        **{
            f"keras.{module}.[A-Z]*": _HOLDS
            for module in """optimizers losses metrics callbacks regularizers
            initializers constraints activations utils""".split()
        },
        "keras.initializers.[A-Z]*": _MAKES_LAYER,
        "keras.optimizers.SGD": _HOLDS,
        "keras.activations.*": PURE,
        "keras.losses.*": PURE,
        "keras.metrics.*": PURE,
        "keras.regularizers.*": PURE,
        "keras.applications.*": Call(
            _MODEL, True, (), ("random", "network", "files"), role="estimator"
        ),
        "keras.applications.[A-Z]*": Call(
            _MODEL, True, (), ("random", "network", "files"), role="estimator"
        ),
        "keras.datasets.*": _FETCH,
        "keras.datasets.*.get_word_index": Call(
            "builtins.dict", True, (), ("network", "files"), role="download"
        ),
        **each(
            "keras",
            "models.load_model saving.load_model",
            Call(
                _MODEL, True, (), ("files:read",), role="load_object", path="0|filepath"
            ),
        ),
        **each(
            "keras",
            "models.save_model",
            Call("", True, (), ("files",), role="dump", path="1|filepath"),
        ),
        **each(
            "keras",
            "models.clone_model models.model_from_json",
            Call(_MODEL, True, (), _RANDOM),
        ),
        **each(
            "keras", "utils.set_random_seed", Call("", resources=_RANDOM, role="seed")
        ),
        **each(
            "keras",
            "utils.to_categorical",
            Call(_A, role="feature"),
        ),
        "keras.utils.normalize": Call(_A, role="feature"),
        "keras.utils.plot_model": Call("", True, (), ("files",), role="plot"),
        "keras.utils.get_file": Call(
            "builtins.str", True, (), ("network", "files"), role="download"
        ),
        "keras.backend.clear_session": Call("", resources=("random",), role="option"),
        "keras.backend.*": SHARES,
        **each(
            "keras",
            """backend.set_floatx backend.set_epsilon backend.set_image_data_format
            backend.set_learning_phase config.set_floatx config.set_epsilon
            config.set_dtype_policy mixed_precision.set_global_policy""",
            MODE,
        ),
        **each(
            "keras",
            "preprocessing.sequence.pad_sequences utils.pad_sequences",
            Call(_A, role="feature"),
        ),
        "keras.preprocessing.text.Tokenizer": Call(CLASS, False, role="transformer"),
        "keras.preprocessing.image.ImageDataGenerator": Call(
            CLASS, False, role="transformer"
        ),
        **each("keras.preprocessing.image", "img_to_array array_to_img", PURE),
        **each(
            "keras",
            "preprocessing.image.load_img utils.load_img",
            Call(
                "PIL.Image.Image",
                True,
                (),
                ("files:read",),
                role="reader",
                path="0|path",
            ),
        ),
    },
    methods={
        _MODEL: _METHODS,
        _LAYER: {
            "__call__": Call("", False, ("self",), _RANDOM),
            "get_weights": Call("builtins.list"),
            "set_weights": Call("", mutates=("self",)),
            **each("", "get_config count_params", PURE),
            "adapt": Call("", True, ("self",)),
        },
        "keras.preprocessing.text.Tokenizer": {
            **each(
                "",
                "fit_on_texts fit_on_sequences",
                Call("", False, ("self",), role="fit"),
            ),
            **each(
                "",
                "texts_to_sequences sequences_to_texts",
                Call("builtins.list", role="transform"),
            ),
            "texts_to_matrix": Call(_A, role="transform"),
        },
        "keras.preprocessing.image.ImageDataGenerator": {
            **each("", "flow flow_from_dataframe", Call("", False, (), _RANDOM)),
            "flow_from_directory": Call(
                "",
                False,
                (),
                ("random", "files:read", "stdout"),
                role="reader",
                path="0|directory",
            ),
            "fit": Call("", False, ("self",), role="fit"),
        },
    },
    attributes={
        **typed(
            "keras.callbacks.History", "builtins.dict: history\nbuiltins.list: epoch"
        ),
        **typed(
            _MODEL, "builtins.list: layers weights trainable_weights metrics_names"
        ),
        **typed(
            "keras.preprocessing.text.Tokenizer",
            "builtins.dict: word_index word_counts index_word",
        ),
    },
    bases={
        **under(_MODEL, "keras", "Model Sequential models.Sequential"),
        "keras.layers.*": _LAYER,
    },
)
