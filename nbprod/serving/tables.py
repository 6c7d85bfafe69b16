"""What operations on rows are for a record, by the names that they have in libraries.

pandas 1.5 to 3, numpy 1.22 to 2, scikit-learn 1.1 to 1.9. What is in no table is
unknown: what comes of it is not computed for records.
"""

from __future__ import annotations

ROW_LOCAL = frozenset(
    """abs add add_prefix add_suffix all any assign astype between clip combine_first
    convert_dtypes copy cos day_name decode div divide dot droplevel encode eq
    exp fillna filter floordiv ge get gt infer_objects insert isin isna isnull join le
    log lt mask mod mul multiply ne notna notnull pop pow radd rdiv reindex
    rename rename_axis replace round rsub rtruediv set_axis set_index sin sqrt
    squeeze sub subtract to_frame to_list to_numpy tolist to_series toarray todense
    tz_convert tz_localize to_period tocsr truediv where ravel flatten lower upper
    strip normalize capitalize casefold center contains endswith extract find findall
    fullmatch isalnum isalpha isdecimal isdigit islower isnumeric isspace istitle
    isupper len ljust lstrip match pad partition removeprefix removesuffix repeat rfind
    rjust rpartition rsplit rstrip slice slice_replace split startswith swapcase title
    translate wrap zfill month_name strftime floor ceil total_seconds isocalendar
    to_pydatetime as_ordered add_categories rename_categories remove_categories
    set_categories get_level_values sum_duplicates stack_columns float double long int
    bool half detach cpu numpy sigmoid tanh relu unsqueeze view contiguous clone
    clamp""".split()
)
"""Methods of frames, series, indexes, arrays and their accessors that a record passes
as any row does."""
CALLING = frozenset({"apply", "map", "applymap", "transform", "pipe"})
"""Those that call a function."""
ATTRIBUTES = frozenset(
    """str dt cat values array loc iloc at iat codes year month day hour minute second
    dayofweek day_of_week weekday dayofyear day_of_year quarter week weekofyear days
    seconds date time is_month_start is_month_end is_quarter_start is_quarter_end
    is_year_start is_year_end real imag""".split()
)
LAYOUT = frozenset({"columns", "ndim", "name"})
"""Attributes that records have in common with the data that training read."""
LEARNING = frozenset(
    """mean median mode std var sem min max sum prod quantile nunique unique count
    value_counts corr cov describe idxmax idxmin skew kurt kurtosis mad argmax argmin
    ptp first last size agg aggregate corrwith memory_usage info item keys
    shape dtypes dtype index empty groups ngroups is_unique hasnans""".split()
)
"""Methods and attributes whose values depend on all rows."""
ALONG_ROWS = frozenset(
    """mean median std var min max sum prod count nunique any all idxmax idxmin argmax
    argmin agg aggregate quantile mode softmax log_softmax""".split()
)
"""Those that go along each row with ``axis=1``."""
CHOOSING = frozenset(
    """dropna drop_duplicates sample sort_values sort_index head tail nlargest nsmallest
    query reset_index truncate""".split()
)
"""Methods that choose, order or number rows."""
ELEMENTWISE = frozenset(
    """abs absolute add array asarray asanyarray ascontiguousarray arctan arctan2
    cbrt ceil clip column_stack cos deg2rad degrees divide equal exp exp2
    expm1 fix float32 float64 floor floor_divide fmax fmin greater greater_equal hstack
    hypot int32 int64 invert isfinite isin isinf isnan less less_equal log log10 log1p
    log2 logical_and logical_not logical_or logical_xor maximum minimum mod multiply
    nan_to_num negative not_equal power radians ravel reciprocal remainder reshape rint
    round round_ select sign sin sinh sqrt square squeeze subtract tan tanh true_divide
    trunc where digitize expand_dims""".split()
)
"""Functions of numpy whose results have for each row what comes of that row."""
FUNCTIONS = {
    **dict.fromkeys(
        """pandas.to_numeric pandas.to_datetime pandas.to_timedelta pandas.isnull
        pandas.isna pandas.notnull pandas.notna pandas.Series pandas.DataFrame
        sklearn.preprocessing.normalize sklearn.preprocessing.binarize
        scipy.sparse.hstack scipy.sparse.csr_matrix scipy.special.expit copy.copy
        copy.deepcopy builtins.list builtins.zip builtins.abs builtins.round
        tensorflow.convert_to_tensor xgboost.DMatrix torch.tensor torch.as_tensor
        torch.from_numpy torch.Tensor torch.FloatTensor torch.LongTensor torch.sigmoid
        torch.nn.functional.sigmoid torch.special.expit torch.tanh torch.relu torch.exp
        torch.log torch.round torch.abs torch.sqrt torch.clamp torch.where torch.flatten
        torch.squeeze torch.unsqueeze torch.autograd.Variable""".split(),
        "row",
    ),
    **dict.fromkeys(
        """torch.argmax torch.softmax torch.nn.functional.softmax torch.max torch.min
        torch.nn.functional.log_softmax torch.log_softmax torch.sum torch.mean
        torch.argmin""".split(),
        "along",
    ),
    **dict.fromkeys(
        """pandas.unique builtins.len builtins.max builtins.min builtins.sum
        builtins.set builtins.sorted builtins.type builtins.isinstance builtins.range
        builtins.any builtins.all builtins.dict""".split(),
        "learned",
    ),
    "pandas.concat": "concat",
    "pandas.merge": "merge",
    "pandas.get_dummies": "dummies",
    "pandas.factorize": "factorize",
    "pandas.cut": "cut",
    "pandas.qcut": "cut",
    "numpy.concatenate": "concat",
    "numpy.vstack": "concat",
    "torch.cat": "concat",
    "torch.concat": "concat",
    "torch.vstack": "concat",
    "sklearn.model_selection.train_test_split": "parts",
    "sklearn.cross_validation.train_test_split": "parts",
    "sklearn.utils.shuffle": "choose",
    "sklearn.utils.resample": "choose",
}
DATASETS = "sklearn.datasets."
FITTING = {
    "fit_transform": "transform",
    "fit_predict": "predict",
}
"""Methods that learn from rows and apply that → those that only apply it."""
APPLYING = frozenset(
    """transform predict predict_proba decision_function inverse_transform
    texts_to_sequences texts_to_matrix""".split()
)
"""Methods of a fitted object that a record passes."""
PREDICTING = frozenset("predict predict_proba decision_function".split())
"""What a model says of its features."""
RESAMPLING = frozenset({"resample", "fit_resample", "fit_sample"})
"""Methods that choose rows, or repeat some."""
SPLITTING = frozenset({"train_test_split"})
"""Functions that part rows, by names that no other library's function has."""
SINGLE = frozenset("len int float round item percentile".split())
"""Functions besides those that give one value of many."""
