"""What releases of other libraries of models took away, part of their leaves."""

from __future__ import annotations

from nbprod.libraries._removing import removed

XGBOOST = removed(
    "xgboost",
    "https://xgboost.readthedocs.io/en/stable/changes/v{}.0.html",
    """
    2.0 1.4
    XGBModel.predict(ntree_limit) ~> iteration_range=(0, {value})
    Booster.predict(ntree_limit) ~> iteration_range=(0, {value})
    2.1 1.6
    XGBModel.fit(early_stopping_rounds) ~> *parameter | the constructor takes it
    XGBModel.fit(eval_metric) ~> *parameter | the constructor takes it
    XGBModel.fit(callbacks) ~> *parameter | the constructor takes it
    """,
)
LIGHTGBM = removed(
    "lightgbm",
    "https://github.com/microsoft/LightGBM/releases/tag/v{}.0.0",
    """
    4 3.3
    LGBMModel.fit(early_stopping_rounds) -> *callbacks | `callbacks=[early_stopping(…)]`
    LGBMModel.fit(verbose) -> *callbacks | `callbacks=[log_evaluation(…)]`
    train(early_stopping_rounds) -> *callbacks | `callbacks=[early_stopping(…)]`
    train(verbose_eval) -> *callbacks | `callbacks=[log_evaluation(…)]`
    train(evals_result) -> *callbacks | `callbacks=[record_evaluation(…)]`
    cv(early_stopping_rounds) -> *callbacks | `callbacks=[early_stopping(…)]`
    cv(verbose_eval) -> *callbacks | `callbacks=[log_evaluation(…)]`
    {LGBMClassifier,LGBMRegressor,LGBMRanker}(silent) -> -
    """,
)
_LAYERS = """{convolutional,core,recurrent,embeddings,pooling,normalization,merge,
        wrappers,noise,advanced_activations,local,convolutional_recurrent}"""
_OPTIMIZERS = "{Adam,SGD,RMSprop,Adagrad,Adadelta,Adamax,Nadam}"
KERAS = removed(
    "keras",
    "https://keras.io/guides/migrating_to_keras_3/",
    f"""
    2.0 2.0
    models.{{Sequential,Model}}.fit(nb_epoch) -> epochs
    2.6 2.5
    models.{{Sequential,Model}}.predict_classes --
        the class of the highest `predict`, or `predict` above one half
    models.{{Sequential,Model}}.predict_proba -> predict
    3.0 2.3
    optimizers.{_OPTIMIZERS}(lr) -> learning_rate
    optimizers.{_OPTIMIZERS}(decay) -- a schedule as learning_rate
    models.{{Sequential,Model}}.fit_generator -> fit
    models.{{Sequential,Model}}.evaluate_generator -> evaluate
    models.{{Sequential,Model}}.predict_generator -> predict
    utils.np_utils -> keras.utils:
    layers.{_LAYERS} -> keras.layers:
    wrappers.scikit_learn -- the package scikeras
    engine.topology -> keras.layers:
    """,
)
TENSORFLOW = removed(
    "tensorflow",
    "https://www.tensorflow.org/guide/migrate",
    """
    2.0 1.13
    {Session,InteractiveSession,placeholder,global_variables_initializer,
        initialize_all_variables,ConfigProto,GPUOptions,get_variable,variable_scope,
        get_default_graph,reset_default_graph,local_variables_initializer}
        ~> compat.v1.*
    train.{AdamOptimizer,GradientDescentOptimizer,RMSPropOptimizer,MomentumOptimizer,
        AdagradOptimizer,Saver} ~> tensorflow:compat.v1.train.*
    contrib -- a package of its own for most of it
    examples.tutorials -- tensorflow.keras.datasets
    {app,flags,logging,gfile,layers} ~> tensorflow:compat.v1.*
    set_random_seed -> random.set_seed
    random_normal -> random.normal
    random_uniform -> random.uniform
    truncated_normal -> random.truncated_normal
    log -> math.log
    {to_float,to_int32,to_int64} -- tensorflow.cast
    """,
)
IMBLEARN = removed(
    "imblearn",
    "https://imbalanced-learn.org/stable/whats_new.html",
    """
    0.6 0.4
    over_sampling.{SMOTE,ADASYN,RandomOverSampler,BorderlineSMOTE}(ratio) ->
        sampling_strategy
    under_sampling.{RandomUnderSampler,NearMiss,TomekLinks}(ratio) -> sampling_strategy
    0.8 0.4
    over_sampling.{SMOTE,ADASYN,RandomOverSampler,BorderlineSMOTE}.fit_sample ->
        fit_resample
    under_sampling.{RandomUnderSampler,NearMiss,TomekLinks}.fit_sample -> fit_resample
    combine.{SMOTEENN,SMOTETomek}.fit_sample -> fit_resample
    0.14 0.10
    over_sampling.{SMOTE,ADASYN,BorderlineSMOTE}(n_jobs) -> -
    """,
)
STATSMODELS = removed(
    "statsmodels",
    "https://www.statsmodels.org/stable/release/version{}.html",
    """
    0.13 0.12
    tsa.arima_model.{ARIMA,ARMA} -- statsmodels.tsa.arima.model.ARIMA, another estimator
    tsa.ar_model.AR -- AutoReg
    """,
)
