"""statsmodels: models hold their data, results hold their model.

What results work out on demand they keep for themselves, and what they are asked is the
same each time: looking at a summary changes nothing. A formula's names are looked up
where the call stands (``Call.code``).
"""

from __future__ import annotations

from nbprod.ir import Call, Library
from nbprod.libraries._models_removed import STATSMODELS
from nbprod.libraries._table import CLASS, FLOAT, PURE, SHARES, each, under, written

_MODEL = "statsmodels.base.model.Model"
_RESULTS = "statsmodels.base.wrapper.ResultsWrapper"
_API, _TSA, _STATS = "statsmodels.api", "statsmodels.tsa.api", "statsmodels.stats.api"
_BY_ARRAYS = """OLS WLS GLS GLSAR RecursiveLS QuantReg RLM GLM GLMGam GEE OrdinalGEE
    NominalGEE Logit Probit MNLogit Poisson NegativeBinomial NegativeBinomialP
    GeneralizedPoisson ZeroInflatedPoisson ZeroInflatedNegativeBinomialP
    ZeroInflatedGeneralizedPoisson ConditionalLogit ConditionalMNLogit
    ConditionalPoisson MixedLM PHReg MANOVA"""
_BY_FORMULA = """ols wls gls glsar quantreg rlm glm glmgam gee ordinal_gee nominal_gee
    logit probit mnlogit poisson negativebinomial conditional_logit conditional_mnlogit
    conditional_poisson mixedlm phreg"""
_DATED = """AR ARIMA ARMA SARIMAX AutoReg ARDL UECM VARMAX DynamicFactor
    UnobservedComponents ETSModel"""
_DATED_RESULTS = "statsmodels.tsa.base.tsa_model.TimeSeriesResultsWrapper"
_SERIES = f"{_DATED} VAR SVAR VECM ExponentialSmoothing SimpleExpSmoothing Holt"
_SWITCHING = "MarkovRegression MarkovAutoregression"
_DENSITY = "statsmodels.nonparametric.api.KDEUnivariate"
_MAKES = Call(CLASS, fresh=False, role="estimator")
_HOLDS = Call("", fresh=False)
_FORMULA = Call(_MODEL, fresh=False, role="estimator", code="0|formula")
_FIT = Call(_RESULTS, False, ("self",), ("stdout",), role="fit")
_FIT_DRAWING = Call(_RESULTS, False, ("self",), ("stdout", "random"), role="fit")
_PLOT = Call("", False, ("ax", "fig"), ("figure",), role="plot")
_DRAW = Call("", resources=("random",))
_DATA = Call("", resources=("files:read",), role="dataset")
_SCALARS = """rsquared rsquared_adj fvalue f_pvalue aic bic aicc hqic llf llnull llr
    llr_pvalue prsquared mse_resid mse_model mse_total ssr ess centered_tss scale
    uncentered_tss df_model df_resid nobs condition_number deviance null_deviance
    pearson_chi2 bic_deviance bic_llf sse"""

LIBRARY = Library(
    name="statsmodels",
    removed=STATSMODELS,
    installs={"statsmodels": "statsmodels>=0.13.5,<1"},
    engines={r"statsmodels\..*\b(?:\w*plot\w*|qqline|rainbow)": "matplotlib"},
    aliases={
        f"{_API}.tsa": _TSA,
        f"{_API}.stats": _STATS,
        f"{_API}.datasets": "statsmodels.datasets",
        f"{_API}.formula": "statsmodels.formula.api",
        f"{_API}.graphics": "statsmodels.graphics.api",
        f"{_API}.families": "statsmodels.genmod.families",
        f"{_API}.nonparametric": "statsmodels.nonparametric.api",
        "statsmodels.regression.linear_model": _API,
        "statsmodels.regression.mixed_linear_model": _API,
        "statsmodels.regression.quantile_regression": _API,
        "statsmodels.regression.recursive_ls": _API,
        "statsmodels.robust.robust_linear_model": _API,
        "statsmodels.discrete.discrete_model": _API,
        "statsmodels.discrete.count_model": _API,
        "statsmodels.genmod.generalized_linear_model": _API,
        "statsmodels.duration.hazard_regression": _API,
        "statsmodels.multivariate.manova": _API,
        "statsmodels.graphics.gofplots": _API,
        "statsmodels.tools.tools": _API,
        "statsmodels.tools": _API,
        "statsmodels.tsa.arima.model": _TSA,
        "statsmodels.tsa.arima_model": _TSA,
        "statsmodels.tsa.arima_process": _TSA,
        "statsmodels.tsa.ar_model": _TSA,
        "statsmodels.tsa.holtwinters": _TSA,
        "statsmodels.tsa.holtwinters.model": _TSA,
        "statsmodels.tsa.statespace.sarimax": _TSA,
        "statsmodels.tsa.stattools": _TSA,
        "statsmodels.tsa.tsatools": _TSA,
        "statsmodels.tsa.seasonal": _TSA,
        "statsmodels.tsa.vector_ar.var_model": _TSA,
        "statsmodels.tsa.filters.hp_filter": _TSA,
        "statsmodels.tsa.filters": _TSA,
    },
    annotations={
        **written("from statsmodels.base.model import", "Model"),
        **written("from statsmodels.base.wrapper import", "ResultsWrapper"),
        **written("from statsmodels.api import", _BY_ARRAYS),
        **written(
            "from statsmodels.tsa.base.tsa_model import", "TimeSeriesResultsWrapper"
        ),
    },
    functions={
        **each(_API, _BY_ARRAYS, _MAKES),
        **each(_TSA, f"{_SERIES} {_SWITCHING}", _MAKES),
        **each("statsmodels.formula.api", _BY_FORMULA, _FORMULA),
        **each("statsmodels", "api.*.from_formula tsa.api.*.from_formula", _FORMULA),
        _MODEL: _HOLDS,
        f"{_API}.add_constant": Call("", fresh=False, role="feature"),
        f"{_API}.load": Call(
            "", resources=("files:read",), role="load_object", path="0|fname"
        ),
        **each(_API, "qqplot qqplot_2samples qqline", _PLOT),
        **each(_API, "PCA ProbPlot", Call("", fresh=False)),
        "statsmodels.genmod.families.*": _HOLDS,
        "statsmodels.genmod.families.[A-Z]*": _HOLDS,
        "statsmodels.nonparametric.smoothers_lowess.lowess": PURE,
        "statsmodels.nonparametric.api.lowess": PURE,
        "statsmodels.nonparametric.api.[A-Z]*": _HOLDS,
        _DENSITY: Call(CLASS, fresh=False),
        "statsmodels.datasets.*.load": _DATA,
        "statsmodels.datasets.*.load_pandas": _DATA,
        "statsmodels.datasets.get_rdataset": Call(
            "", resources=("network", "files"), role="dataset"
        ),
        **each(
            _TSA,
            """acf pacf ccf acovf ccovf pacf_yw pacf_ols pacf_burg q_stat adfuller kpss
            coint zivot_andrews bds range_unit_root_test arma_order_select_ic detrend
            lagmat lagmat2ds add_lag hpfilter hp_filter hp_filter.hpfilter bk_filter
            cf_filter breakvar_heteroskedasticity_test""",
            PURE,
        ),
        **each(_TSA, "add_trend seasonal_decompose STL ArmaProcess", _HOLDS),
        f"{_TSA}.arma_generate_sample": _DRAW,
        **each(
            "statsmodels.stats",
            """outliers_influence.variance_inflation_factor stattools.durbin_watson
            api.durbin_watson""",
            FLOAT,
        ),
        "statsmodels.stats.*": _HOLDS,
        "statsmodels.stats.[A-Z]*": _HOLDS,
        **each(
            "statsmodels.stats",
            """api.RegressionFDR api.Mediation mediation.Mediation
            knockoff_regeffects.*""",
            Call("", False, (), ("random",)),
        ),
        "statsmodels.graphics.*": _PLOT,
    },
    methods={
        _DENSITY: {
            "fit": Call("self", False, ("self",)),  # a curve, not a model that predicts
            **each("", "evaluate cdf icdf sf entropy cumhazard", PURE),
        },
        _MODEL: {
            **each("", "fit fit_regularized fit_constrained", _FIT),
            "predict": Call("", role="predict"),
            **each("", "loglike loglikeobs score hessian information", PURE),
            "select_order": SHARES,
        },
        **dict.fromkeys(
            [f"{_TSA}.{name}" for name in _SWITCHING.split()], {"fit": _FIT_DRAWING}
        ),
        **dict.fromkeys(
            [f"{_TSA}.{name}" for name in _DATED.split()],
            {"fit": Call(_DATED_RESULTS, False, ("self",), ("stdout",), role="fit")},
        ),
        _DATED_RESULTS: {  # they remember the dates that they were asked for last
            **each("", "predict forecast", Call("", True, ("self",), role="predict")),
            **each(
                "",
                "get_prediction get_forecast",
                Call("", False, ("self",), role="predict"),
            ),
            "simulate": Call("", True, ("self",), ("random",)),
            "impulse_responses": Call("", mutates=("self",)),
        },
        _RESULTS: {
            **each("", "summary summary2", Call("", role="summary")),
            **each("", "predict forecast", Call("", role="predict")),
            **each(
                "", "get_prediction get_forecast", Call("", fresh=False, role="predict")
            ),
            **each(
                "",
                """conf_int cov_params f_test t_test wald_test t_test_pairwise
                wald_test_terms compare_f_test compare_lm_test compare_lr_test
                outlier_test test_normality test_serial_correlation pred_table
                test_heteroskedasticity get_margeff impulse_responses normalized_cov""",
                SHARES,
            ),
            **each("", "get_influence info_criteria", SHARES),
            "get_robustcov_results": Call("", False, ("self",)),
            **each("", "append extend apply test_causality irf fevd", SHARES),
            **each("", "simulate bootstrap", _DRAW),
            **each(
                "",
                """plot plot_diagnostics plot_predict plot_components plot_forecast
                plot_added_variable plot_partial_residuals plot_ceres_residuals""",
                _PLOT,
            ),
            "save": Call("", True, (), ("files",), role="dump", path="0|fname"),
            "remove_data": Call("", mutates=("self",)),
        },
    },
    attributes={f"{_RESULTS}.{name}": "numpy.generic" for name in _SCALARS.split()},
    bases={
        **under(_MODEL, _API, _BY_ARRAYS),
        _DATED_RESULTS: _RESULTS,
        **under(_MODEL, _TSA, f"{_SERIES} {_SWITCHING}"),
    },
)
