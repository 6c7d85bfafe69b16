"""PyTorch: views count as shared, layers draw when they are made and when called."""

from __future__ import annotations

from nbprod.ir import Call, Library
from nbprod.libraries._table import (
    BOOL,
    CLASS,
    INT,
    LIST,
    MODE,
    PURE,
    SHARES,
    each,
    typed,
    written,
)

_T, _MODULE = "torch.Tensor", "torch.nn.Module"
_RANDOM = ("random",)
_NEW = Call(_T)
_VIEW = Call(_T, fresh=False)
_DRAW = Call(_T, resources=_RANDOM)
_SEED = Call("", resources=_RANDOM, role="seed")
_OPTION = Call("", resources=("options",), role="option")
_SELF = Call("self", False, ("self",))
_CALL = Call("", False, ("self",), _RANDOM)
_LAYER = Call(CLASS, False, (), _RANDOM)
_ELEMENTWISE = """abs acos add all any argmax argmin argsort asin atan bmm ceil clamp
    cos
    cosh count_nonzero cross cumprod cumsum dist div dot eq erf exp expm1 floor ge gt
    isfinite isinf isnan le log log10 log1p log2 logical_and logical_not logical_or
    logsumexp lt masked_select matmul max maximum mean median min minimum mm mul mv ne
    neg norm numel ones_like pow prod reciprocal relu remainder round rsqrt sigmoid sign
    sin sinh softmax log_softmax sort sqrt square std sub sum tan tanh topk trace trunc
    unique var where zeros_like clone outer inner repeat tile roll gather index_select
    nonzero std_mean var_mean mode kthvalue isclose eye"""
_DRAWLESS = """softmax log_softmax sigmoid logsigmoid softplus one_hot mse_loss l1_loss
    smooth_l1_loss cross_entropy nll_loss binary_cross_entropy
    binary_cross_entropy_with_logits"""
"""Functions of networks that make a new tensor, and draw nothing."""
_VIEWS = """view reshape transpose permute squeeze unsqueeze flatten expand expand_as
    narrow
    select t diagonal unfold contiguous detach chunk split unbind view_as swapaxes
    movedim as_strided real imag float double int long half bool to cpu cuda type
    type_as requires_grad_check byte short resolve_conj ravel"""

LIBRARY = Library(
    name="torch",
    installs={
        "torch": "torch>=2.0,<3",
        "torchvision": "torchvision",
        "torchtext": "torchtext",
        "torchaudio": "torchaudio",
    },
    wheels={11: "2.0.0", 12: "2.2.0", 13: "2.5.0"},
    aliases={
        "torch.nn.modules": "torch.nn",
        "torch.optim.adam": "torch.optim",
    },
    annotations=written("import torch", "Tensor device dtype"),
    functions={
        **each("torch", f"{_ELEMENTWISE} empty zeros ones full arange linspace", _NEW),
        **each(
            "torch", "tensor cat stack hstack vstack einsum logspace bincount", _NEW
        ),
        **each(
            "torch", "FloatTensor LongTensor IntTensor DoubleTensor ByteTensor", _VIEW
        ),
        **each("torch", "BoolTensor Tensor", _VIEW),
        **each("torch", f"{_VIEWS} from_numpy as_tensor asarray", _VIEW),
        **each(
            "torch",
            """rand randn randint randperm normal bernoulli multinomial poisson
            rand_like randn_like randint_like""",
            _DRAW,
        ),
        **each("torch", "max min sort topk mode median unique std_mean", PURE),
        **each("torch", "is_tensor equal allclose", BOOL),
        **each(
            "torch", "manual_seed cuda.manual_seed cuda.manual_seed_all seed", _SEED
        ),
        **each("torch", "set_rng_state random.manual_seed", _SEED),
        **each("torch", "device dtype Size", PURE),
        **each("torch", "cuda.is_available backends.mps.is_available", BOOL),
        **each("torch.cuda", "device_count current_device memory_allocated", INT),
        **each("torch.cuda", "empty_cache synchronize get_device_name", PURE),
        **each("torch", "no_grad enable_grad inference_mode autograd.no_grad", _OPTION),
        **each(
            "torch",
            """set_grad_enabled set_default_dtype set_default_tensor_type
            set_default_device use_deterministic_algorithms set_num_threads
            set_float32_matmul_precision autograd.set_detect_anomaly""",
            MODE,
        ),
        "torch.set_printoptions": _OPTION,
        "torch.save": Call("", True, (), ("files",), role="dump", path="1|f"),
        "torch.load": Call(
            "", True, (), ("files:read",), role="load_object", path="0|f"
        ),
        "torch.nn.[A-Z]*": _LAYER,
        **each("torch.nn", "RNN LSTM GRU ELU GELU SELU CELU", _LAYER),
        **each("torch.optim", "SGD ASGD LBFGS", Call(CLASS, fresh=False)),
        "torch.nn.Parameter": Call(_T, fresh=False),
        "torch.nn.functional.*": Call(_T, False, (), _RANDOM),
        **each("torch.nn.functional", _DRAWLESS, _NEW),
        "torch.nn.init.*": Call("0", False, ("0",), _RANDOM),
        **each(
            "torch.nn.utils",
            "clip_grad_norm_ clip_grad_value_",
            Call("", False, ("0",)),
        ),
        "torch.optim.[A-Z]*": Call(CLASS, fresh=False),
        "torch.optim.lr_scheduler.[A-Z]*": Call(CLASS, fresh=False, mutates=("0",)),
        "torch.utils.data.random_split": Call("", False, (), _RANDOM, "generator"),
        "torch.utils.data.[A-Z]*": Call(CLASS, False, (), _RANDOM),
        "torchvision.transforms.[A-Z]*": Call(CLASS, fresh=False),
        "torchvision.datasets.[A-Z]*": Call(
            CLASS, False, (), ("network", "files"), role="download"
        ),
        "torchvision.models.*": Call(_MODULE, True, (), ("random", "network", "files")),
        "torchvision.utils.make_grid": _NEW,
    },
    methods={
        _T: {
            **each("", _ELEMENTWISE, _NEW),
            **each("", "max min sort topk mode median unique", PURE),
            **each("", _VIEWS, _VIEW),
            **each("", "numpy data_ptr storage grad_fn", SHARES),
            "numpy": Call("numpy.ndarray", fresh=False),
            **each("", "item", PURE),
            "tolist": LIST,
            **each("", "size dim ndimension nelement numel element_size", PURE),
            **each("", "is_contiguous", BOOL),
            **each(
                "",
                """add_ sub_ mul_ div_ zero_ fill_ copy_ clamp_ requires_grad_ squeeze_
                unsqueeze_ transpose_ resize_ scatter_ index_fill_ masked_fill_ detach_
                exp_ sqrt_ abs_ neg_ pow_ relu_ sigmoid_ t_ data_set""",
                _SELF,
            ),
            **each(
                "",
                "normal_ uniform_ random_ bernoulli_",
                Call("self", False, ("self",), _RANDOM),
            ),
            "backward": Call("", mutates=("self",)),
        },
        _MODULE: {
            "__call__": _CALL,
            "forward": _CALL,
            **each(
                "",
                "train eval to cuda cpu float double half requires_grad_ apply",
                _SELF,
            ),
            **each(
                "",
                "zero_grad load_state_dict add_module register_buffer",
                Call("", False, ("self",)),
            ),
            **each(
                "",
                """parameters named_parameters children named_children modules buffers
                named_modules state_dict""",
                SHARES,
            ),
        },
        "torch.optim.Optimizer": {
            **each(
                "",
                "step zero_grad load_state_dict add_param_group",
                Call("", False, ("self",)),
            ),
            "state_dict": SHARES,
            **each("", "get_last_lr", LIST),
        },
        "torch.utils.data.DataLoader": {"__len__": INT},
    },
    attributes={
        **typed(
            _T,
            f"{_T}: T data grad mT\nbuiltins.tuple: shape\nbuiltins.int: ndim\n"
            "builtins.bool: requires_grad is_cuda",
        ),
        f"{_MODULE}.training": "builtins.bool",
    },
    bases={
        "torch.nn.*": _MODULE,
        "torchvision.models.*": _MODULE,
        "torch.optim.*": "torch.optim.Optimizer",
        "torch.optim.lr_scheduler.*": "torch.optim.Optimizer",
        "torch.nn.Parameter": _T,
    },
)
