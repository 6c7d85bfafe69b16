"""NBP502: loading what may run code, from where anybody may have written it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nbprod.ir import Finding, Related, Statement
from nbprod.rules._rule import Rule
from nbprod.source.trees import walk
from nbprod.subject import Called, Subject, related

LOADS = frozenset(
    """pickle.load pickle.loads cPickle.load cPickle.loads dill.load dill.loads
    cloudpickle.load cloudpickle.loads joblib.load pandas.read_pickle torch.load
    sklearn.externals.joblib.load""".split()
)
YAML = frozenset("yaml.load yaml.load_all".split())
SAFE = frozenset("SafeLoader CSafeLoader BaseLoader CBaseLoader FullLoader".split())
FETCHES = frozenset(
    """urllib.request.urlretrieve urllib.request.urlopen urllib.urlretrieve
    urllib.urlopen urllib2.urlopen requests.get requests.post wget.download
    gdown.download keras.utils.get_file tensorflow.keras.utils.get_file
    torch.hub.download_url_to_file""".split()
)
REMOTE = ("http://", "https://", "ftp://", "s3://", "gs://")


def check(subject: Subject) -> Iterator[Finding]:
    """Find loads of what was fetched, and YAML that may make any object."""
    sources: dict[str, Statement] | None = None
    for one in subject.calls:
        if one.name in YAML and not is_safe(one):
            text = (
                f"`{one.name}` makes any object that a file names: use yaml.safe_load"
            )
            yield subject.found(one.statement, text, one.node)
        if one.name not in LOADS or weights_only(one):
            continue
        if sources is None:
            sources = fetched(subject)
        origin = remote(one, subject, sources)
        if origin is not None:
            yield subject.found(one.statement, told(one), one.node, origin)


def told(one: Called) -> str:
    """What is said of a load."""
    return (
        f"`{one.name}` runs code that the file brings along, and this file is fetched: "
        "check its hash first, or use a format that holds data alone"
    )


def is_safe(one: Called) -> bool:
    """Whether YAML is loaded by a loader that makes plain values."""
    loader = one.argument("Loader", 1)
    if one.open_ended:
        return True
    name = (
        loader.attr if isinstance(loader, ast.Attribute) else getattr(loader, "id", "")
    )
    return name in SAFE


def weights_only(one: Called) -> bool:
    """Whether torch is told to load tensors alone."""
    given = one.argument("weights_only")
    return isinstance(given, ast.Constant) and given.value is True


def fetched(subject: Subject) -> dict[str, Statement]:
    """Names, and paths that are written out, whose content comes from the network."""
    found: dict[str, Statement] = {}
    for statement in subject.statements:
        mine = [one for one in subject.calls_of(statement) if one.name in FETCHES]
        reads = statement.effects.reads & found.keys()
        if not mine and not reads:
            continue
        for name in statement.effects.binds | (
            statement.effects.mutates if mine else set()
        ):
            found.setdefault(name, statement)
        if mine or any(one.role == "writer" for one in subject.calls_of(statement)):
            for text in statement.texts:
                if "." in text and not text.startswith(REMOTE) and len(text) < 200:
                    found.setdefault(text, statement)
    return found


def remote(
    one: Called, subject: Subject, sources: dict[str, Statement]
) -> list[Related] | None:
    """Where what is loaded was fetched; None where it was not, as far as is known."""
    for node in walk(one.node):
        if isinstance(node, ast.Constant) and str(node.value).startswith(REMOTE):
            return []
        if isinstance(node, ast.Call) and node is not one.node:
            site = subject.sites.get(id(node))
            if site is not None and site.name in FETCHES:
                return []
    names = {node.id for node in walk(one.node) if isinstance(node, ast.Name)}
    for text in sorted(names | set(one.statement.texts)):
        origin = sources.get(text)
        if origin is not None and origin.index < one.statement.index:
            return [related(origin, "it is fetched here")]
    return None


RULE = Rule(
    code="NBP502",
    name="unsafe-deserialization",
    check=check,
    severity="error",
    what=(
        "Finds pickles, and what is built on them (joblib, dill, torch, pandas), that "
        "are loaded from the network or from a file that the notebook fetched; and "
        "`yaml.load` without a safe loader."
    ),
    why=(
        "Loading a pickle runs whatever code it brings along, with the rights of the "
        "notebook or of the service that is made of it."
    ),
    problems=(
        "Files that are simply there are passed over, since nothing tells who wrote "
        "them."
    ),
    bad="""
import pickle
from urllib.request import urlretrieve

urlretrieve("https://example.com/model.pkl", "model.pkl")
with open("model.pkl", "rb") as file:
    model = pickle.load(file)  # !
""",
    good="""
from urllib.request import urlretrieve

import pandas as pd

urlretrieve("https://example.com/churn.csv", "churn.csv")
table = pd.read_csv("churn.csv")
""",
    references=(
        "https://docs.python.org/3/library/pickle.html",
        "https://cwe.mitre.org/data/definitions/502.html",
    ),
    more_bad=(
        """
import pandas as pd
table = pd.read_pickle("https://example.com/table.pkl")  # !
""",
        """
import yaml
with open("config.yaml") as file:
    config = yaml.load(file)  # !
""",
    ),
    more_good=(
        """
import pickle
import yaml
with open("model.pkl", "rb") as file:
    model = pickle.load(file)
with open("config.yaml") as file:
    config = yaml.load(file, Loader=yaml.SafeLoader)
""",
        """
import torch
state = torch.load("https://example.com/model.pt", weights_only=True)
""",
    ),
    measured=(
        "No finding in 1,517 public notebooks, so that its precision is not known."
    ),
)
