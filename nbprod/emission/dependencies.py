"""What the emitted package depends on: its distribution, its extras, its Python."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from nbprod import libraries
from nbprod.ir import Plan, Setting
from nbprod.reading.lockfiles import normal

CORE = {
    "pydantic": "pydantic>=2.10,<3",
    "pydantic-settings": "pydantic-settings[toml]>=2.10,<3",
    "typer": "typer>=0.16,<1",
}
PYARROW = "pyarrow>=17"
JOBLIB = "joblib>=1.2,<2"
TOOLS = ("black>=25.1,<27", "mypy>=1.16,<3", "pytest>=8.4,<10", "ruff>=0.12,<1")
SERVE = {
    "fastapi": "fastapi>=0.116,<1",
    "prometheus-client": "prometheus-client>=0.22,<1",
    "uvicorn": "uvicorn>=0.35,<1",
}
"""What the service needs, beside what training needs."""
RECORDS = {"numpy": "numpy>=1.26,<3", "pandas": "pandas>=2.2,<4"}
"""What records are made of, where the notebook itself does not name it."""
SUPPORTED = range(10, 14)
PREFERRED = 11


def project_facts(plan: Plan) -> dict[str, object]:
    """What the templates say of the project as others install it."""
    return {
        "notebooks": (),
        "serving_notebook": "",
        "serving_later": False,
        "landmark": plan.notebook,
        **places(plan),
        "pipelines": [plan.package],
        "carried_modules": carried_modules(plan),
        "distribution": distribution(plan.package),
        "image": image(plan.package),
        "label": label(plan.package),
        "python": image_python(plan.requires_python),
        "extras": extras_of(plan),
        "tools": TOOLS,
        "installed": installed(plan),
        "fixed": sorted(CORE),
        "system": system_packages(plan),
    }


def places(plan: Plan) -> dict[str, object]:
    """What the tests need to know of where the notebook reads and writes files."""
    up = levels_up(path_of(one) for one in plan.settings)
    written = [
        path_of(one)
        for one in plan.settings
        if one.description == "Where it is written."
    ]
    return {"up": up, "written": written if up else ()}


def path_of(one: Setting) -> str:
    """The path that a setting is the default of; empty where it is none."""
    found = re.fullmatch(r"""Path\((["'])(.*)\1\)""", one.default or "")
    return found[2] if found else ""


def levels_up(paths: Iterable[str]) -> int:
    """So many folders up from the one that they start from do paths lead."""
    found = 0
    for path in paths:
        parts = posixpath.normpath(path.replace("\\", "/")).split("/")
        found = max(found, parts.count(".."))
    return found


def carried_modules(plan: Plan) -> list[str]:
    """Name the modules that come along as they are: nobody wrote them to be checked."""
    paths = [one.path for one in plan.carried if one.path.endswith(".py")]
    names = (path.removesuffix(".py").removesuffix("/__init__") for path in paths)
    return sorted(name.replace("/", ".") for name in names)


def distribution(package: str) -> str:
    """Name the distribution: the package's name, as far as PEP 508 allows it."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", package).strip("._-") or "notebook"


def image(package: str) -> str:
    """Name the container image: lower case, single separators."""
    return re.sub(r"[._-]+", "-", distribution(package).lower())


def label(package: str) -> str:
    """Name Kubernetes' objects: a DNS label (RFC 1035), which begins with a letter."""
    name = re.sub(r"[^a-z0-9]+", "-", image(package)).strip("-")[:50].strip("-")
    return name if name[:1].isalpha() else f"model-{name}".strip("-")


def extras_of(plan: Plan) -> dict[str, list[str]]:
    """Sort requirements by extra, the core ones under the empty name.

    The fixed files bring requirements of their own; these are replaced by what the
    notebook asks for, but for those whose interface the fixed files rely on.
    """
    wanted: dict[str, dict[str, str]] = {"": dict(CORE)}
    if any(one.kind != "metric" for one in plan.results):
        wanted[""]["joblib"] = JOBLIB
    for one in plan.requirements:
        key = normal(one.distribution)
        if key not in CORE:
            group = wanted.setdefault(one.extra, {})
            group[key] = one.distribution + one.specifier
    if plan.serving:
        wanted[""] = {**RECORDS, **wanted[""]}
        wanted.setdefault("serve", {}).update(SERVE)
        if "pyarrow" not in wanted[""]:
            wanted.setdefault("parquet", {}).setdefault("pyarrow", PYARROW)
    return {
        extra: [text for _, text in sorted(group.items())]
        for extra, group in sorted(wanted.items())
    }


def installed(plan: Plan) -> list[str]:
    """Name the distributions whose versions a model directory records."""
    core = (re.split(r"[\[<>=!~ ;@]", text)[0] for text in extras_of(plan)[""])
    return sorted({distribution(plan.package), *core}, key=normal)


def system_packages(plan: Plan) -> list[str]:
    """Name the Debian packages that the requirements need and slim images lack."""
    known = libraries.system_packages()
    names = (normal(one.distribution.partition("[")[0]) for one in plan.requirements)
    return sorted({package for name in names for package in known.get(name, ())})


def image_python(requires: str) -> str:
    """Choose the Python of the container: 3.11, or what is allowed nearest to it."""
    allowed = [minor for minor in SUPPORTED if admits(requires, minor)] or [PREFERRED]
    return f"3.{min(allowed, key=lambda minor: (abs(minor - PREFERRED), minor))}"


def admits(requires: str, minor: int) -> bool:
    """Whether a specifier such as ``>=3.10,<3.13`` admits ``3.minor``."""
    for sign, text in re.findall(r"(>=|<=|<|==|~=|>|!=)\s*3\.(\d+)", requires):
        limit = int(text)
        holds = {">=": minor >= limit, "<=": minor <= limit, "<": minor < limit}
        holds |= {"==": minor == limit, "~=": minor >= limit, "!=": minor != limit}
        if not holds.get(sign, minor > limit):
            return False
    return True
