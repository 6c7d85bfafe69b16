"""Calls that draw random numbers, and what seeds them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nbprod import libraries
from nbprod.ir import Statement
from nbprod.subject import Called, Subject

SKLEARN = frozenset(
    """KMeans MiniBatchKMeans BisectingKMeans SpectralClustering MinCovDet
    EllipticEnvelope BaggingClassifier BaggingRegressor ExtraTreesClassifier
    ExtraTreesRegressor RandomForestClassifier RandomForestRegressor IsolationForest
    RandomTreesEmbedding DecisionTreeClassifier DecisionTreeRegressor
    ExtraTreeClassifier ExtraTreeRegressor MLPClassifier MLPRegressor SGDClassifier
    SGDRegressor Perceptron PassiveAggressiveClassifier PassiveAggressiveRegressor
    RANSACRegressor TheilSenRegressor TruncatedSVD FastICA LatentDirichletAllocation
    DictionaryLearning MiniBatchDictionaryLearning TSNE MDS GaussianMixture
    BayesianGaussianMixture RandomizedSearchCV HalvingRandomSearchCV ShuffleSplit
    StratifiedShuffleSplit GroupShuffleSplit RepeatedKFold RepeatedStratifiedKFold
    train_test_split shuffle resample permutation_importance make_blobs
    make_classification make_regression make_moons make_circles make_friedman1
    make_gaussian_quantiles make_swiss_roll make_s_curve make_sparse_uncorrelated
    RandomOverSampler RandomUnderSampler SMOTE SMOTENC SVMSMOTE BorderlineSMOTE
    KMeansSMOTE ADASYN SMOTEENN SMOTETomek""".split()
)
"""Of scikit-learn and imbalanced-learn, what draws as it is called by default."""
SHUFFLED = frozenset("KFold StratifiedKFold StratifiedGroupKFold".split())
"""What draws with ``shuffle=True`` alone."""
QUIET = frozenset(
    """seed set_state get_state RandomState default_rng Generator PCG64 SeedSequence
    MT19937 Philox SFC64 getstate setstate Random SystemRandom manual_seed BitGenerator
    initial_seed get_rng_state set_rng_state fork_rng""".split()
)
"""Of modules of random numbers, what draws none."""
TORCH = frozenset("""torch.rand torch.randn torch.randint torch.randperm torch.bernoulli
    torch.multinomial torch.normal torch.rand_like torch.randn_like
    torch.utils.data.random_split""".split())
SEEDS = {
    "numpy.random.seed": "numpy",
    "numpy.random.set_state": "numpy",
    "random.seed": "random",
    "random.setstate": "random",
    "torch.manual_seed": "torch",
    "torch.random.manual_seed": "torch",
    "torch.cuda.manual_seed": "torch.cuda",
    "torch.cuda.manual_seed_all": "torch.cuda",
    "tensorflow.random.set_seed": "tensorflow",
    "tensorflow.set_random_seed": "tensorflow",
    "tensorflow.compat.v1.set_random_seed": "tensorflow",
    "tensorflow.random.set_random_seed": "tensorflow",
    "jax.random.PRNGKey": "jax",
    "jax.random.key": "jax",
}
"""What sets a library's global seed."""


@dataclass(frozen=True)
class Draw:
    """A call that draws from a generator that nothing seeds in the call."""

    call: Called
    library: str
    """Whose global generator: ``numpy``, ``random`` or ``torch``."""
    keyword: str
    """The keyword that takes a seed, if there is one."""


def seeds(subject: Subject) -> Mapping[str, int]:
    """For each library the index of the first statement that may seed it.

    Anything called by a name with ``seed`` in it may seed all of them, which are told
    as ``*``.
    """
    found: dict[str, int] = {}
    for one in subject.calls:
        last = one.name.rpartition(".")[2] or getattr(one.node.func, "id", "")
        library = SEEDS.get(libraries.canonical(one.name), "")
        if not library and "seed" in last.lower():
            library = "*"
        if library and (one.node.args or one.node.keywords or library == "*"):
            found.setdefault(library, one.statement.index)
    return found


def draws(subject: Subject) -> Iterator[Draw]:
    """Every call that draws without a seed of its own."""
    for one in subject.calls:
        name = libraries.canonical(one.name)
        root, _, _ = name.partition(".")
        last = name.rpartition(".")[2]
        if root in ("sklearn", "imblearn"):
            if draws_there(one, last):
                yield Draw(one, "numpy", "random_state")
        elif name.startswith("numpy.random.") and name.count(".") == 2:
            if last not in QUIET:
                yield Draw(one, "numpy", "")
            elif last in ("default_rng", "RandomState") and unseeded(one, "seed", 0):
                yield Draw(one, "own", "")
        elif name.startswith("random.") and name.count(".") == 1 and last not in QUIET:
            yield Draw(one, "random", "")
        elif name in ("pandas.DataFrame.sample", "pandas.Series.sample"):
            if unseeded(one, "random_state", 4):
                yield Draw(one, "numpy", "random_state")
        elif name in TORCH and unseeded(one, "generator"):
            yield Draw(one, "torch", "")


def draws_there(call: Called, last: str) -> bool:
    """Whether a call of scikit-learn draws."""
    if not unseeded(call, "random_state") or call.open_ended and last not in SPLITS:
        return False
    if last in SHUFFLED:
        return getattr(call.argument("shuffle"), "value", None) is True
    if last == "train_test_split":
        return getattr(call.argument("shuffle"), "value", None) is not False
    return last in SKLEARN


SPLITS = frozenset({"train_test_split", "shuffle"})
"""What is given many arrays, perhaps by ``*``; no settings are among them."""


def unseeded(call: Called, keyword: str, place: int | None = None) -> bool:
    """Whether no seed is given, or None."""
    if any(one.arg is None for one in call.node.keywords):
        return False
    given = call.argument(keyword, place)
    return given is None or (isinstance(given, ast.Constant) and given.value is None)


def trains(library: str, subject: Subject) -> Statement | None:
    """Where a library that a notebook imports trains a network, if it does."""
    roots = {one.partition(".")[0] for one in subject.flow.modules.values()}
    if library == "torch":
        found = (one for one in subject.calls if one.name.endswith(".backward"))
        return (
            next((one.statement for one in found), None) if "torch" in roots else None
        )
    if not roots & {"tensorflow", "keras"}:
        return None
    for one in subject.calls:
        last = one.name.rpartition(".")[2]
        keras = one.argument("epochs") is not None or one.argument("batch_size")
        if last in ("fit", "fit_generator", "train_on_batch") and keras:
            return one.statement
    return None
