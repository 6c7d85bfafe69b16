"""NBP104: a library without a version, or that the project's files do not list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from nbprod.ir import Finding, Span
from nbprod.planning.distributions import STANDARD, distribution
from nbprod.reading.lockfiles import NAMES, evidence, normal, requirement
from nbprod.rules._importing import imports_of
from nbprod.rules._rule import Rule
from nbprod.subject import Subject

OTHERS = re.compile(
    r"^\s*-(?:r|c|e|-requirement|-constraint)\b|^\s*\.\s*$|git\+|^\s*dynamic\s*=.*depend|"
    r"optional-dependencies|dependency-groups|\[tool\.poetry\.group|dev-dependencies|"
    r"^\s*-\s*file:|setuptools\.dynamic",
    re.MULTILINE,
)
"""In a project's file: there is more to install than it lists in one place."""
BROUGHT = frozenset(
    """numpy scipy matplotlib ipython ipywidgets jupyter notebook joblib six requests
    python-dateutil pytz packaging pillow setuptools pip tqdm pyyaml protobuf
    tensorflow keras nltk""".split()
)
"""What others bring along, or nobody lists."""


def check(subject: Subject) -> Iterator[Finding]:
    """Find installations without a version, and imports that no file lists."""
    yield from installed(subject)
    yield from undeclared(subject)


def installed(subject: Subject) -> Iterator[Finding]:
    """Find lines that install the newest release of something."""
    lines: dict[tuple[int, int], list[str]] = {}
    for one in subject.notebook.pip:
        found = requirement(one.text, "")
        if one.line and found is not None and not found.specifier:
            lines.setdefault((one.cell, one.line), []).append(found.name)
    for (cell, line), names in lines.items():
        text = subject.notebook.cells[cell - 1].source.split("\n")[line - 1]
        listed = ", ".join(f"`{name}`" for name in dict.fromkeys(names))
        message = (
            f"this installs the newest {listed}, another one next year; write the "
            "version that the notebook was made with, as in `name==1.2.3`"
        )
        yield Finding(Span(cell, line, 1, line, len(text) + 1), message)


def undeclared(subject: Subject) -> Iterator[Finding]:
    """Find imports of what the requirements beside the notebook do not list."""
    imported = [
        one
        for one in imports_of(subject)
        if not getattr(one.statement.node, "level", 0)
    ]
    files = declaring(subject) if imported else {}
    told, faults = evidence(files)
    if not told or faults:
        return
    told_names = set(told) | {
        normal(found.name)
        for one in subject.notebook.pip
        if (found := requirement(one.text, ""))
    }
    local = {file.path.partition("/")[0] for file in subject.notebook.carried}
    for one in imported:
        root = one.module.partition(".")[0]
        name = normal(distribution(one.module).partition("[")[0])
        if root in STANDARD or root in local or f"{root}.py" in local or name == "":
            continue
        if name == "-" or name in told_names | BROUGHT or normal(root) in told_names:
            continue
        told_names.add(name)
        listing = ", ".join(sorted(files))
        message = f"`{root}` is imported, but {listing} does not list {name}; add it"
        yield subject.found(one.statement, message)


def declaring(subject: Subject) -> Mapping[str, str]:
    """The files beside the notebook that list what to install, if they list it all."""
    found = {}
    for name in NAMES:
        text = subject.beside(name)
        if text is not None:
            if OTHERS.search(text):
                return {}
            found[name] = text
    return found


RULE = Rule(
    code="NBP104",
    name="unpinned-or-undeclared-dependency",
    check=check,
    default=True,
    what="Finds `!pip install name` and the like without a version, and imports of "
    "libraries that the requirements, environment or lock file beside the notebook "
    "does not list.",
    why="In a year the line installs another release, with which the notebook may not "
    "run, or gives other values.",
    problems="Only files in the notebook's own folder are read, and those that refer "
    "to others are passed over. What other libraries bring along, such as numpy, need "
    "not be listed.",
    bad="""
!pip install lightgbm  # !
import lightgbm
""",
    good="""
!pip install lightgbm==4.3.0
import lightgbm
""",
    more_bad=(
        """
%pip install -q shap "xgboost" catboost==1.2  # !
""",
        """
import sys
!{sys.executable} -m pip install shap  # !
""",
        """
import pandas as pd
import sklearn  # !
from sklearn.svm import SVC
""",
    ),
    more_good=(
        """
!pip install "lightgbm>=4,<5" -r requirements.txt
!pip list
import numpy as np
import json, own_module
""",
    ),
    files=(("requirements.txt", "pandas==2.2.0\nlightgbm\n"),),
    measured="154 findings in 123 of 1,517 public notebooks, 142 of them installations "
    "and 12 imports; of 60 audited by hand, all imports among them, 59 were right. The "
    "other one installs a nightly build, which has no version that stays.",
    references=(
        "Pimentel et al. 2019, A Large-scale Study about Quality and Reproducibility "
        "of Jupyter Notebooks. https://doi.org/10.1109/MSR.2019.00077",
        "Wang et al. 2021, Restoring Execution Environments of Jupyter Notebooks "
        "(SnifferDog). https://doi.org/10.1109/ICSE43902.2021.00144",
    ),
)
