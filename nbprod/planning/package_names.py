"""The name of the emitted package: given and checked, or made from the notebook's."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterable

from nbprod.errors import NbprodError
from nbprod.planning.distributions import STANDARD

LONGEST = 32
DEPENDENCIES = frozenset(
    """PIL _pytest annotated_types certifi charset_normalizer click contourpy cycler
    dateutil dotenv fastapi fontTools idna joblib kiwisolver markdown_it matplotlib
    mdurl mpl_toolkits narwhals numpy onnxruntime packaging pandas patsy pip
    pkg_resources pydantic pydantic_core pydantic_settings pygments pyparsing pytest
    pytz requests rich scipy setuptools shellingham six sklearn starlette
    threadpoolctl tomli typer typing_extensions typing_inspection tzdata urllib3
    uvicorn yaml""".split()
)
"""Modules that come with the package's requirements, or with what these require."""
INSTALLED = frozenset(
    """IPython ipykernel ipywidgets jupyter jupyter_client jupyter_core jupyterlab
    keras nbclient nbconvert nbformat nltk notebook seaborn spacy statsmodels
    tensorflow torch tornado tqdm traitlets transformers""".split()
)
"""Modules that notebooks are often run beside: one of that name would replace them."""
TAKEN = frozenset(
    "aux build con dist docs lpt1 nbprod nul prn site src test tests venv".split()
)
"""Names of other things in a project, and file names that Windows reserves."""
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "Æ": "Ae",
        "ø": "o",
        "Ø": "O",
        "œ": "oe",
        "Œ": "Oe",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "&": " and ",
        "+": " plus ",
    }
)


def chosen_name(name: str, imports: Iterable[str]) -> str:
    """Return a name that the user gave, if a package can have it.

    ``imports`` are the modules that the notebook imports. Raises NbprodError with the
    reason and a name that would do.
    """
    why = fault_of(name, imports)
    if why:
        better = derived_name(name, imports)
        raise NbprodError(f"--name {name!r}: {why}; --name {better} would do")
    return name


def derived_name(notebook: str, imports: Iterable[str]) -> str:
    """Make a package name of a file name: ``01 Churn.ipynb`` → ``churn``."""
    stem = re.sub(r"\.(?:ipynb|py)$", "", notebook, flags=re.IGNORECASE)
    plain = unicodedata.normalize("NFKD", stem.translate(_LETTERS))
    plain = plain.encode("ascii", "ignore").decode()
    plain = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", plain)
    words = re.findall(r"[a-z0-9]+", plain.lower())
    while len(words) > 1 and words[0].isdigit():  # its number in a series
        words.pop(0)
    name = ""
    for word in words:
        if name and len(f"{name}_{word}") > LONGEST:
            break
        name = f"{name}_{word}" if name else word[:LONGEST]
    name = name or "notebook"
    if name[0].isdigit():
        name = f"nb_{name}"
    return f"{name}_pipeline" if fault_of(name, imports) else name


def fault_of(name: str, imports: Iterable[str]) -> str:
    """Say why a package cannot have a name; empty if it can."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name) or name.endswith("_"):
        return "not a name that Python can import and pip can install"
    lower = name.lower()
    if keyword.iskeyword(name) or keyword.iskeyword(lower):
        return "a word of the Python language"
    if lower in {one.lower() for one in STANDARD}:
        return "it would shadow a module of the standard library"
    if lower in {one.partition(".")[0].lower() for one in imports}:
        return "it would shadow what the notebook imports under this name"
    if lower in {one.lower() for one in DEPENDENCIES}:
        return "it would shadow a module that the package depends on"
    if lower in {one.lower() for one in INSTALLED}:
        return "it would take the place of a module that is often installed"
    return "other things in a project are called so" if lower in TAKEN else ""
