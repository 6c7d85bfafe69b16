"""What releases of scikit-learn took away, part of ``sklearn.py``."""

from __future__ import annotations

from nbprod.libraries._removing import removed

_NEWS = "https://scikit-learn.org/stable/whats_new/v{}.html"

_NAMES = """
    0.19 0.17
    lda.LDA -> sklearn.discriminant_analysis:LinearDiscriminantAnalysis
    qda.QDA -> sklearn.discriminant_analysis:QuadraticDiscriminantAnalysis
    0.20 0.18
    cross_validation -> sklearn.model_selection:
    cross_validation.{KFold,StratifiedKFold,ShuffleSplit,StratifiedShuffleSplit,
        LeaveOneOut} ~> *folds | the splitter of sklearn.model_selection and its `split`
    cross_validation.{LeavePOut,LeavePLabelOut,LabelKFold,LeaveOneLabelOut} --
        sklearn.model_selection, whose splitters take the data in `split(X, y)`
    grid_search -> sklearn.model_selection:
    learning_curve -> sklearn.model_selection:
    learning_curve.{learning_curve,validation_curve} -> sklearn.model_selection:*
    mixture.{GMM,DPGMM,VBGMM} -- GaussianMixture or BayesianGaussianMixture
    decomposition.RandomizedPCA ~>
        {sklearn.decomposition:PCA}({rest}, svd_solver="randomized")
    model_selection.{GridSearchCV,RandomizedSearchCV}.grid_scores_ -- `cv_results_`
    0.21 0.19
    linear_model.{RandomizedLasso,RandomizedLogisticRegression} -- SelectFromModel
    0.22 0.20
    preprocessing.Imputer -> *imputer | `SimpleImputer` of sklearn.impute
    preprocessing.CategoricalEncoder -- OneHotEncoder or OrdinalEncoder
    datasets.{fetch_mldata,load_mlcomp} -- fetch_openml
    0.23 0.21
    externals.joblib -> joblib:
    externals.six -> six:
    externals.six.StringIO -> io:StringIO
    externals.six.moves -> six.moves:
    metrics.jaccard_similarity_score ~> accuracy_score
    metrics.calinski_harabaz_score -> calinski_harabasz_score
    utils.linear_assignment_ -- scipy.optimize.linear_sum_assignment
    0.24 0.22
    utils.testing -- pytest, or numpy.testing
    feature_extraction.stop_words -> sklearn.feature_extraction.text:
    ensemble.partial_dependence -> sklearn.inspection:
    1.2 1.0
    datasets.load_boston -- fetch_california_housing, or the data from its source
    metrics.plot_confusion_matrix ->
        sklearn.metrics:ConfusionMatrixDisplay.from_estimator @1.0
    metrics.plot_roc_curve -> sklearn.metrics:RocCurveDisplay.from_estimator @1.0
    metrics.plot_precision_recall_curve ->
        sklearn.metrics:PrecisionRecallDisplay.from_estimator @1.0
    metrics.plot_det_curve -> sklearn.metrics:DetCurveDisplay.from_estimator @1.0
    inspection.plot_partial_dependence ->
        sklearn.inspection:PartialDependenceDisplay.from_estimator @1.0
    feature_extraction.text.{CountVectorizer,TfidfVectorizer}.
        get_feature_names -> {self}.get_feature_names_out().tolist() @1.0
    feature_extraction.DictVectorizer.get_feature_names ->
        {self}.get_feature_names_out().tolist() @1.0
    preprocessing.{OneHotEncoder,PolynomialFeatures}.get_feature_names ~>
        get_feature_names_out @1.0
    compose.ColumnTransformer.get_feature_names ~> get_feature_names_out @1.0
    naive_bayes.GaussianNB.sigma_ -> var_ @1.0
    ensemble.{RandomForestClassifier,RandomForestRegressor}.n_features_ ->
        n_features_in_
    ensemble.{GradientBoostingClassifier,GradientBoostingRegressor}.n_features_ ->
        n_features_in_
    feature_selection.RFECV.grid_scores_ -> {self}.cv_results_["mean_test_score"]
    1.3 1.1
    metrics.SCORERS -- get_scorer_names() or get_scorer()
    neighbors.DistanceMetric -> sklearn.metrics:DistanceMetric @1.0
"""
_MODULES = """
    0.24 0.22
    cluster.{k_means_,hierarchical,dbscan_,birch,spectral,mean_shift_,optics_,
        affinity_propagation_,bicluster} -> sklearn.cluster:
    covariance.{elliptic_envelope,empirical_covariance_,graph_lasso_,
        robust_covariance,shrunk_covariance_} -> sklearn.covariance:
    cross_decomposition.{pls_,cca_} -> sklearn.cross_decomposition:
    datasets.{base,samples_generator,california_housing,olivetti_faces,
        twenty_newsgroups,svmlight_format} -> sklearn.datasets:
    decomposition.{base,pca,nmf,online_lda,truncated_svd,fastica_,factor_analysis,
        incremental_pca,kernel_pca,sparse_pca} -> sklearn.decomposition:
    ensemble.{base,forest,gradient_boosting,weight_boosting,bagging,iforest,
        voting_classifier,voting} -> sklearn.ensemble:
    feature_extraction.{dict_vectorizer,hashing} -> sklearn.feature_extraction:
    feature_selection.{from_model,univariate_selection,rfe,variance_threshold,
        mutual_info_} -> sklearn.feature_selection:
    gaussian_process.{gpr,gpc} -> sklearn.gaussian_process:
    linear_model.{base,logistic,ridge,coordinate_descent,least_angle,bayes,huber,
        stochastic_gradient,passive_aggressive,perceptron,ransac,theil_sen,omp}
        -> sklearn.linear_model:
    manifold.{t_sne,mds,isomap,locally_linear,spectral_embedding_} -> sklearn.manifold:
    metrics.{classification,regression,ranking,scorer} -> sklearn.metrics:
    metrics.cluster.{supervised,unsupervised} -> sklearn.metrics.cluster:
    mixture.{gaussian_mixture,bayesian_mixture,base} -> sklearn.mixture:
    neighbors.{base,classification,regression,kde,lof,nearest_centroid,unsupervised,
        ball_tree,kd_tree} -> sklearn.neighbors:
    neural_network.{multilayer_perceptron,rbm} -> sklearn.neural_network:
    preprocessing.{data,label,imputation} -> sklearn.preprocessing:
    preprocessing.imputation.Imputer -> *imputer | `SimpleImputer` of sklearn.impute
    semi_supervised.label_propagation -> sklearn.semi_supervised:
    svm.{classes,base} -> sklearn.svm:
    tree.{tree,export} -> sklearn.tree:
"""
_ARGUMENTS = """
    0.20 0.18
    model_selection.{cross_val_score,cross_val_predict,GridSearchCV,RandomizedSearchCV}
        (scoring=mean_squared_error) -> "neg_mean_squared_error"
    model_selection.{cross_val_score,cross_val_predict,GridSearchCV,RandomizedSearchCV}
        (scoring=mean_absolute_error) -> "neg_mean_absolute_error"
    model_selection.{cross_val_score,cross_val_predict,GridSearchCV,RandomizedSearchCV}
        (scoring=log_loss) -> "neg_log_loss"
    0.21 0.19
    linear_model.{SGDClassifier,SGDRegressor,Perceptron,PassiveAggressiveClassifier,
        PassiveAggressiveRegressor}(n_iter) ~> max_iter
    decomposition.LatentDirichletAllocation(n_topics) -> n_components
    0.22 0.20
    preprocessing.OneHotEncoder(categorical_features|n_values) -- ColumnTransformer
    preprocessing.OneHotEncoder(n_values=auto) -> -
    0.24 0.22
    model_selection.{GridSearchCV,RandomizedSearchCV}(iid=False) -> -
    model_selection.{GridSearchCV,RandomizedSearchCV}(iid) ~> -
    tree.{DecisionTreeClassifier,DecisionTreeRegressor}(presort) -> -
    ensemble.{GradientBoostingClassifier,GradientBoostingRegressor}(presort) -> -
    svm.SVC(gamma=auto_deprecated) -> "auto"
    cluster.KMeans(n_jobs) -> -
    1.0 0.23
    cluster.KMeans(precompute_distances) -> -
    1.0 0.19
    ensemble.{RandomForest,ExtraTrees,GradientBoosting}{Classifier,Regressor}
        (min_impurity_split=None) -> -
    tree.{DecisionTreeClassifier,DecisionTreeRegressor}(min_impurity_split=None) -> -
    ensemble.{RandomForest,ExtraTrees,GradientBoosting}{Classifier,Regressor}
        (min_impurity_split) -- `min_impurity_decrease`
    tree.{DecisionTreeClassifier,DecisionTreeRegressor}(min_impurity_split) --
        `min_impurity_decrease`
    1.2 1.0
    linear_model.{LinearRegression,Ridge,RidgeCV,Lasso,LassoCV,ElasticNet,ElasticNetCV,
        BayesianRidge,ARDRegression,RidgeClassifier,RidgeClassifierCV}
        (normalize=False) -> -
    linear_model.LinearRegression(normalize) ~> -
    linear_model.{Ridge,RidgeCV,Lasso,LassoCV,ElasticNet,ElasticNetCV,BayesianRidge,
        ARDRegression,RidgeClassifier,RidgeClassifierCV}(normalize) --
        a StandardScaler before it, in a pipeline
    ensemble.{RandomForest,ExtraTrees}Regressor(criterion=mse) -> "squared_error" @1.0
    ensemble.{RandomForest,ExtraTrees}Regressor(criterion=mae) -> "absolute_error" @1.0
    tree.{DecisionTree,ExtraTree}Regressor(criterion=mse) -> "squared_error" @1.0
    tree.{DecisionTree,ExtraTree}Regressor(criterion=mae) -> "absolute_error" @1.0
    ensemble.GradientBoosting{Classifier,Regressor}(criterion=mse) -> "squared_error"
        @1.0
    ensemble.GradientBoostingRegressor(loss=ls) -> "squared_error" @1.0
    ensemble.GradientBoostingRegressor(loss=lad) -> "absolute_error" @1.0
    ensemble.HistGradientBoostingRegressor(loss=least_squares) -> "squared_error" @1.0
    linear_model.SGDRegressor(loss=squared_loss) -> "squared_error" @1.0
    linear_model.RANSACRegressor(loss=absolute_loss) -> "absolute_error" @1.0
    linear_model.RANSACRegressor(loss=squared_loss) -> "squared_error" @1.0
    1.3 1.1
    manifold.TSNE(square_distances) -> -
    ensemble.{RandomForest,ExtraTrees}Classifier(max_features=auto) -> "sqrt"
    ensemble.{RandomForest,ExtraTrees}Regressor(max_features=auto) -> 1.0
    tree.{DecisionTree,ExtraTree}Classifier(max_features=auto) -> "sqrt"
    tree.{DecisionTree,ExtraTree}Regressor(max_features=auto) -> None
    ensemble.GradientBoostingClassifier(max_features=auto) -> "sqrt"
    ensemble.GradientBoostingRegressor(max_features=auto) -> None
    ensemble.GradientBoostingClassifier(loss=deviance) -> "log_loss" @1.1
    ensemble.HistGradientBoostingClassifier(loss=auto,binary_crossentropy) ->
        "log_loss" @1.1
    linear_model.SGDClassifier(loss=log) -> "log_loss" @1.1
    cluster.KMeans(algorithm=full) -> "lloyd" @1.1
    cluster.KMeans(algorithm=auto) ~> "lloyd" @1.1
    1.4 1.0
    linear_model.{Lars,LarsCV,LassoLars,LassoLarsCV,LassoLarsIC,
        OrthogonalMatchingPursuit,OrthogonalMatchingPursuitCV}(normalize=False) -> -
    linear_model.{Lars,LarsCV,LassoLars,LassoLarsCV,LassoLarsIC,
        OrthogonalMatchingPursuit,OrthogonalMatchingPursuitCV}(normalize) --
        a StandardScaler before it, in a pipeline
    1.4 1.2
    ensemble.{AdaBoost,Bagging}{Classifier,Regressor}(base_estimator) -> estimator @1.2
    calibration.CalibratedClassifierCV(base_estimator) -> estimator @1.2
    linear_model.RANSACRegressor(base_estimator) -> estimator @1.1
    preprocessing.OneHotEncoder(sparse) -> sparse_output @1.2
    cluster.{AgglomerativeClustering,FeatureAgglomeration}(affinity) -> metric @1.2
    linear_model.{LogisticRegression,LogisticRegressionCV,SGDClassifier,SGDRegressor}
        (penalty=none) -> None @1.2
    1.5 1.3
    linear_model.{BayesianRidge,ARDRegression}(n_iter) -> max_iter @1.3
    metrics.log_loss(eps) ~> -
    1.6 1.4
    metrics.{mean_squared_error}(squared=False) ->
        {sklearn.metrics:root_mean_squared_error}({rest}) @1.4
    metrics.{mean_squared_log_error}(squared=False) ->
        {sklearn.metrics:root_mean_squared_log_error}({rest}) @1.4
    metrics.{mean_squared_error,mean_squared_log_error}(squared=True) -> -
    model_selection.{cross_val_score,cross_val_predict,cross_validate,learning_curve,
        validation_curve}(fit_params) -> params @1.4
    metrics.make_scorer(needs_proba=True) -> response_method="predict_proba" @1.4
    metrics.make_scorer(needs_threshold=True) ->
        response_method=("decision_function", "predict_proba") @1.4
    metrics.make_scorer(needs_proba=False) metrics.make_scorer(needs_threshold=False)
        -> -
    1.7 1.5
    manifold.TSNE(n_iter) -> max_iter @1.5
    metrics.brier_score_loss(y_prob) -> y_proba @1.5
    metrics.precision_recall_curve(probas_pred) -> y_score @1.3
    linear_model.{RidgeCV,RidgeClassifierCV}(store_cv_values) -> store_cv_results @1.5
    1.8 1.5
    linear_model.{LogisticRegression,LogisticRegressionCV}(multi_class=auto) -> -
    linear_model.{LogisticRegression,LogisticRegressionCV}(multi_class=ovr) ~>
        *multi_class | OneVsRestClassifier where there are more than two classes
    linear_model.{LogisticRegression,LogisticRegressionCV}(multi_class) ~> -
    1.8 1.6
    ensemble.AdaBoostClassifier(algorithm) ~> -
    utils.{check_array,check_X_y}(force_all_finite) -> ensure_all_finite @1.6
"""
_POSITIONS = """
    1.0 0.23
    neighbors.KNeighbors{Classifier,Regressor}(#1) ->
        weights algorithm leaf_size p metric
    svm.SVC(#0) -> C kernel degree gamma
    svm.SVR(#0) -> kernel degree gamma
    linear_model.LogisticRegression(#1) -> dual tol C
    linear_model.{Ridge,Lasso}(#1) -> fit_intercept
    linear_model.ElasticNet(#1) -> l1_ratio
    ensemble.RandomForest{Classifier,Regressor}(#1) ->
        criterion max_depth min_samples_split min_samples_leaf
    tree.DecisionTree{Classifier,Regressor}(#0) ->
        criterion splitter max_depth min_samples_split min_samples_leaf
    ensemble.AdaBoost{Classifier,Regressor}(#1) -> n_estimators learning_rate
    cluster.KMeans(#1) -> init n_init max_iter
    cluster.DBSCAN(#1) -> min_samples metric
    decomposition.PCA(#1) -> copy whiten
    preprocessing.PolynomialFeatures(#1) -> interaction_only include_bias
    preprocessing.StandardScaler(#0) -> copy with_mean with_std
    model_selection.{KFold,StratifiedKFold}(#1) -> shuffle random_state
    model_selection.GridSearchCV(#2) -> scoring
    model_selection.RandomizedSearchCV(#2) -> n_iter scoring
    model_selection.cross_val_score(#3) -> groups scoring cv
    metrics.classification_report(#2) -> labels target_names
    metrics.confusion_matrix(#2) -> labels
    metrics.{f1_score,precision_score,recall_score}(#2) -> labels pos_label average
    metrics.accuracy_score(#2) -> normalize sample_weight
    metrics.roc_curve(#2) -> pos_label
    datasets.make_blobs(#2) -> centers cluster_std
    datasets.{make_moons,make_circles}(#1) -> shuffle noise random_state
    neighbors.KernelDensity(#0) -> bandwidth algorithm kernel
    model_selection.validation_curve(#3) -> param_name param_range groups cv scoring
    model_selection.learning_curve(#3) -> groups train_sizes cv scoring
    dummy.DummyClassifier(#0) -> strategy random_state
    feature_selection.SelectKBest(#1) -> k
    linear_model.SGDClassifier(#1) -> penalty alpha
    naive_bayes.MultinomialNB(#0) -> alpha fit_prior
    preprocessing.Binarizer(#0) -> threshold copy
    neighbors.NearestNeighbors(#0) -> n_neighbors radius algorithm
    manifold.Isomap(#0) -> n_neighbors n_components
    mixture.GaussianMixture(#1) -> covariance_type tol
    feature_selection.RFE(#1) -> n_features_to_select step
"""

REMOVED = {
    **removed("sklearn", _NEWS, _MODULES),
    **removed("sklearn", _NEWS, _NAMES),
    **removed("sklearn", _NEWS, _ARGUMENTS),
    **removed("sklearn", _NEWS, _POSITIONS),
}
