"""Read requirement and lock files: which version of what a notebook was written for."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

NAMES = (
    "requirements.txt",
    "constraints.txt",
    "requirements.in",
    "environment.yml",
    "environment.yaml",
    "conda.yml",
    "conda.yaml",
    "uv.lock",
    "poetry.lock",
    "Pipfile.lock",
    "Pipfile",
    "pyproject.toml",
)
"""The files that are looked for beside a notebook."""

_REQUIREMENT = re.compile(
    r"""^\s*(?P<name>[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[(?P<extras>[^\]]*)\])?
    \s*\(?(?P<specifier>(?:\s*(?:===|==|~=|!=|<=|>=|<|>)\s*[\w.*+!-]+\s*,?)*)\)?
    \s*(?:;.*)?(?:--.*)?\s*$""",
    re.VERBOSE,
)
_CONDA = re.compile(
    r"^\s*-\s*[\"']?(?:[\w-]+::)?(?P<name>[\w.-]+)"
    r"\s*(?P<rest>[^\"'#]*)[\"']?\s*(?:#.*)?$"
)
_CONDA_NAMES = {
    "pytorch": "torch",
    "opencv": "opencv-python",
    "py-opencv": "opencv-python",
    "py-xgboost": "xgboost",
    "tensorflow-gpu": "tensorflow",
    "matplotlib-base": "matplotlib",
    "seaborn-base": "seaborn",
    "pytables": "tables",
    "python-graphviz": "graphviz",
    "dask-core": "dask",
    "python-kaleido": "kaleido",
    "faiss": "faiss-cpu",
}


class Evidence(NamedTuple):
    """What a file or an install line says of a distribution's version."""

    name: str
    extras: str
    specifier: str
    source: str


def normal(name: str) -> str:
    """Normalise a distribution's name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def requirement(text: str, source: str) -> Evidence | None:
    """Read one requirement such as ``pandas[excel]>=1.5,<3 ; python_version > "3"``.

    Returns None for what is not a name with versions: a URL, an option, a path.
    """
    match = _REQUIREMENT.match(text.partition(" #")[0])
    if not match:
        return None
    specifier = re.sub(r"\s+", "", match["specifier"]).strip(",")
    specifier = specifier.replace("===", "==")
    extras = ",".join(sorted(re.findall(r"[\w.-]+", match["extras"] or "")))
    return Evidence(match["name"], extras, specifier, source)


def evidence(files: Mapping[str, str]) -> tuple[dict[str, Evidence], tuple[str, ...]]:
    """Read files, name → text, of those that NAMES lists and other requirements*.txt.

    Returns what is said of each normalised name, the first file of NAMES before the
    others but an exact version before any range, and a message for each file that
    cannot be read.
    """
    found: dict[str, Evidence] = {}
    faults: list[str] = []
    order = {name: at for at, name in enumerate(NAMES)}
    for file in sorted(files, key=lambda name: (order.get(name, len(NAMES)), name)):
        try:
            told = list(_read(file, files[file]))
        except (ValueError, TypeError, AttributeError, KeyError) as exc:
            first = str(exc).partition("\n")[0]
            faults.append(f"{file} cannot be read and is passed over: {first}")
            continue
        for one in told:
            old = found.get(normal(one.name))
            if old is None or (exact(one.specifier) and not exact(old.specifier)):
                found[normal(one.name)] = one
    return found, tuple(faults)


def numbers(release: str) -> tuple[int, ...]:
    """The numbers of a release, ``1.5.3`` → ``(1, 5, 3)``."""
    return tuple(int(part) for part in re.findall(r"\d+", release)[:4])


def exact(specifier: str) -> bool:
    """Whether a specifier names one release, ``==1.5.3``, or one line of them."""
    return specifier.startswith(("==", "~=")) and "," not in specifier


def _read(file: str, text: str) -> Iterator[Evidence]:
    text = text.removeprefix("\ufeff")
    if file.endswith(".lock") and not file.startswith("Pipfile"):
        return _packages(_toml(text), file)
    if file == "Pipfile.lock":
        return _pipfile(json.loads(text)["default"], file)
    if file == "Pipfile":
        return _pipfile(_toml(text).get("packages", {}), file)
    if file.endswith(".toml"):
        return _pyproject(_toml(text), file)
    if file.endswith((".yml", ".yaml")):
        return _conda(text, file)
    return _lines(text, file)


def _toml(text: str) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    found: dict[str, Any] = tomllib.loads(text)
    return found


def _lines(text: str, file: str) -> Iterator[Evidence]:
    for line in text.replace("\\\n", " ").splitlines():
        one = requirement(line, file)
        if one and not line.lstrip().startswith(("-", "#")):
            yield one


def _conda(text: str, file: str) -> Iterator[Evidence]:
    """Read the dependencies of a conda environment, which need no YAML parser."""
    _, _, text = text.partition("dependencies:")
    for line in text.splitlines():
        match = _CONDA.match(line)
        if not match or match["name"] in ("pip", "python", "defaults", "conda-forge"):
            continue
        rest = match["rest"].strip()
        pin = re.fullmatch(r"=\s*([\w.]+)(=[\w.*]+)?", rest)
        if pin:
            rest = f"=={pin[1]}" if pin[2] else f"=={pin[1]}.*"
        one = requirement(match["name"] + rest, file)
        if one:
            yield one._replace(name=_CONDA_NAMES.get(one.name, one.name))


def _packages(document: Mapping[str, Any], file: str) -> Iterator[Evidence]:
    """Read poetry.lock, uv.lock, pdm.lock."""
    versions: dict[str, set[str]] = {}
    for package in document.get("package", []):
        if "version" in package:
            versions.setdefault(package["name"], set()).add(package["version"])
    for name, some in versions.items():
        if len(some) == 1:
            yield Evidence(name, "", f"=={next(iter(some))}", file)


def _pipfile(packages: Mapping[str, Any], file: str) -> Iterator[Evidence]:
    for name, value in packages.items():
        version = value if isinstance(value, str) else value.get("version", "")
        one = requirement(name + version.replace("*", ""), file)
        if one:
            yield one


def _pyproject(document: Mapping[str, Any], file: str) -> Iterator[Evidence]:
    for line in document.get("project", {}).get("dependencies", []):
        one = requirement(line, file)
        if one:
            yield one
    poetry = document.get("tool", {}).get("poetry", {}).get("dependencies", {})
    for name, value in poetry.items():
        version = value if isinstance(value, str) else value.get("version", "")
        one = requirement(name + _caret(version), file)
        if one and name != "python":
            yield one


def _caret(version: str) -> str:
    """Write Poetry's ``^1.5``, ``~1.5``, ``1.5``, ``*`` as specifiers of PEP 440."""
    version = version.strip()
    match = re.fullmatch(r"([\^~])(\d+(?:\.\d+)*)", version)
    if not match:
        plain = re.fullmatch(r"\d[\w.]*", version)
        return f"=={version}" if plain else version.replace("*", "")
    parts = [int(part) for part in match[2].split(".")]
    at = 0 if match[1] == "^" else min(1, len(parts) - 1)
    while match[1] == "^" and at < len(parts) - 1 and parts[at] == 0:
        at += 1
    bound = ".".join(str(part) for part in [*parts[:at], parts[at] + 1])
    return f">={match[2]},<{bound}"
