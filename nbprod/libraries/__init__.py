"""What library calls do to data: one file a library, found by folder, looked up here.

A leaf is a module with ``LIBRARY = Library(...)``; it never imports the library that it
describes. To add one, add the file. A name that starts with ``_`` is a part of a leaf
or of the looking up. Facts must hold in every supported version of a library; what is
not in a leaf is unknown, and the analysis then assumes the worst.

Besides what ``ir.Library`` says, a key of ``functions`` that ends in ``.[A-Z]*`` is the
default for the classes of a module, ``returns="class"`` stands for the class that is
called, and ``a.*.name`` is the default for functions of that name under a module.

Roles, a closed vocabulary:

- ``reader`` ``writer``: a file is read, written · ``dump`` ``load_object``: a model or
  another object is stored, restored · ``dataset``: a library's own data, or made up
  · ``download``: fetched from the network
- ``peek``: a look at some rows or at shapes · ``summary``: counts, statistics ·
  ``display``: something is printed · ``plot``: draws · ``figure``: makes a figure or
  axes · ``show``: shows it · ``style``: how plots look
- ``clean``: rows, duplicates, names · ``fill``: missing values get one · ``drop``:
  rows or columns go · ``convert``: values or types of columns change · ``combine``:
  tables are put together · ``reshape``: one is turned, sorted, indexed anew
- ``feature``: columns are made
- ``split``: rows are parted · ``split_maker``: constructs what parts rows
- ``estimator`` ``transformer``: constructs one · ``search``: constructs a search of
  hyperparameters · ``fit`` ``predict`` ``transform`` ``metric``: what they do
- ``seed``: random numbers begin anew · ``option``: how things are shown, warnings
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from nbprod.ir import Call
from nbprod.libraries._annotating import composed
from nbprod.libraries._choosing import chosen as chosen
from nbprod.libraries._found import all_libraries as all_libraries
from nbprod.libraries._found import merged
from nbprod.libraries._gone import argument_keys as argument_keys
from nbprod.libraries._gone import begins as begins
from nbprod.libraries._gone import by_distribution
from nbprod.libraries._gone import ends as ends
from nbprod.libraries._gone import new_names as new_names
from nbprod.libraries._gone import removal as removal
from nbprod.libraries._gone import removed as removed
from nbprod.libraries._gone import removed_module as removed_module
from nbprod.libraries._names import canonical as canonical
from nbprod.libraries._names import identity as identity
from nbprod.libraries._short import SHORT as SHORT
from nbprod.libraries._short import usual_import as usual_import
from nbprod.libraries._short import usual_module as usual_module
from nbprod.libraries._stars import stars
from nbprod.libraries._unknown import METHODS

ROLES = frozenset(
    """reader writer dump load_object dataset download peek summary display plot figure
    show style clean fill drop convert combine reshape feature split split_maker
    estimator transformer search fit predict transform metric check seed
    option""".split()
)
"""Every role that a call may have, besides none."""
LOOKS = frozenset("plot figure show style display peek summary".split())
"""The roles of calls that are left out where nothing needs them."""

OUTSIDE = frozenset("files network environment modes output".split())
"""Resources that outlive a statement, besides names and random numbers."""
RESOURCES = OUTSIDE | {"random", "figure", "stdout", "options"}
"""Every resource that a call may touch; only reading it is ``name:read``."""


@cache
def function(dotted: str) -> Call | None:
    """What calling a library's function or class does; None where it is not known.

    ``dotted`` is the full name under which it was imported: ``pandas.read_csv``.
    """
    name = canonical(dotted)
    call = merged().functions.get(name) or _of_attribute(name) or _default(name)
    if call is not None and call.returns == "class":
        return replace(call, returns=name)
    return call


def _of_attribute(name: str) -> Call | None:
    """A method of a module's constant, such as ``string.punctuation.split``."""
    owner, _, last = name.rpartition(".")
    kind = merged().attributes.get(owner, "")
    return method(kind, last) if kind else None


def _default(name: str) -> Call | None:
    """The nearest default for a name that has no entry of its own."""
    functions = merged().functions
    parts = name.split(".")
    last = parts[-1]
    for depth in range(len(parts) - 1, 0, -1):
        module = ".".join(parts[:depth])
        call = functions.get(f"{module}.*.{last}")
        if call is None and last[:1].isupper() and not last.isupper():
            call = functions.get(f"{module}.[A-Z]*")
        call = call or functions.get(f"{module}.*")
        if call is not None:
            return call
    return None


@cache
def method(type: str, name: str) -> Call | None:
    """What a method of a class does, its bases' methods included; None if unknown."""
    known = merged().methods
    lineage = tuple(_lineage(type))
    for wanted in (name, "*"):
        for kind in lineage:
            call = known.get(kind, {}).get(wanted)
            if call is not None:
                return call
    return None


def unknown_method(name: str) -> Call | None:
    """What a method does whatever its receiver is, as far as common receivers go.

    A heuristic, documented in ``_unknown``: None for names that do different things.
    """
    return METHODS.get(name)


@cache
def attribute(type: str, name: str) -> str:
    """The type of an object's attribute, or nothing where it is not known."""
    known = merged().attributes
    for kind in _lineage(type):
        found = known.get(f"{kind}.{name}")
        if found is not None:
            return found
    return ""


@cache
def own(type: str, name: str) -> bool:
    """Whether an object makes an attribute itself, of nothing that it was given."""
    return any(f"{kind}.{name}" in merged().own for kind in _lineage(type))


def base_of(type: str) -> str:
    """The class whose methods a class shares, or nothing."""
    known = merged().bases
    if type in known:
        return known[type]
    parts = type.split(".")
    for depth in range(len(parts) - 1, 0, -1):
        found = known.get(".".join(parts[:depth]) + ".*")
        if found is not None and found != type:
            return found
    return ""


def _lineage(type: str) -> Iterator[str]:
    """A class and its bases, nearest first."""
    kind = type.partition("#")[0]
    if kind.startswith("tuple["):
        kind = "builtins.tuple"
    kind = canonical(kind)
    seen: set[str] = set()
    while kind and kind not in seen:
        seen.add(kind)
        yield kind
        kind = base_of(kind)


def is_subtype(type: str, base: str) -> bool:
    """Whether a class is another one, or has its methods."""
    return base in _lineage(type)


def constant(dotted: str) -> bool:
    """Whether a library's attribute is a value that nothing changes: ``math.pi``."""
    return canonical(dotted) in merged().constants


def option(dotted: str) -> bool:
    """Whether a library's attribute says how things are shown, and changes no value.

    The longest prefix that a leaf has counts; what no leaf has may change anything.
    """
    known = merged()
    parts = canonical(dotted).split(".")
    for depth in range(len(parts), 0, -1):
        prefix = ".".join(parts[:depth])
        if prefix in known.modes:
            return False
        if prefix in known.options:
            return True
    return False


def star(module: str) -> tuple[str, ...] | None:
    """The names that ``from module import *`` binds, or None where it is not known.

    Of all versions together: a name may be missing in one.
    """
    known = merged().star.get(module)
    if known is not None:
        return known
    return stars().get(module) or stars().get(canonical(module))


def installs() -> Mapping[str, str]:
    """Import name → what pip installs, with the bounds that were tried."""
    return merged().installs


def acts() -> Mapping[str, str]:
    """What acts by being imported → the module that needs it to have done so."""
    return merged().acts


def engines() -> Mapping[str, str]:
    """Pattern of a call → distributions that the call imports, parted by spaces."""
    return merged().engines


@cache
def wheels() -> Mapping[str, Mapping[int, str]]:
    """Distribution → minor version of Python → its first release with wheels for it."""
    return {key: leaf.wheels for key, leaf in by_distribution() if leaf.wheels}


@cache
def before() -> Mapping[str, Mapping[str, str]]:
    """Distribution → release → what the releases before it need of others."""
    return {key: leaf.before for key, leaf in by_distribution() if leaf.before}


@cache
def system_packages() -> Mapping[str, tuple[str, ...]]:
    """Distribution → the Debian packages that it needs and slim images lack."""
    return {key: leaf.system for key, leaf in by_distribution() if leaf.system}


def annotation(type: str) -> tuple[str, str] | None:
    """How a type is written in emitted code, and the import that this needs.

    None where there is nothing better than ``Any``. Imports are lines.
    """
    kind = type.partition("#")[0]
    if kind.endswith("]") or "|" in kind:
        return composed(kind, annotation)
    known = merged().annotations.get(kind)
    if known is not None:
        return known
    module, _, name = canonical(kind).rpartition(".")
    if is_subtype(kind, "sklearn.base.BaseEstimator") and name[:1].isupper():
        return name, f"from {module} import {name}"
    return None
