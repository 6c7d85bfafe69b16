"""The templates: the only place that knows Jinja.

No template depends on a notebook, so that the process beside this one compiles them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING

from nbprod.beside import asked
from nbprod.errors import NbprodError
from nbprod.source import literals

if TYPE_CHECKING:
    from jinja2 import Environment, Template

DEFAULT = "package"
PROJECT = "project"
"""What is otherwise, or besides, in the package of a folder of notebooks."""
PARITY = "parity"
"""The target that is written after a verification, not by ``convert`` alone."""
OURS = frozenset({DEFAULT, PROJECT, PARITY})
"""The folders that are no targets to choose."""
Compiled = tuple[CodeType, frozenset[str]]
"""What a template is as Python, and the names that it reads."""


def templates_root() -> Path:
    """Find the templates: beside the package in a checkout, inside it in a wheel."""
    here = Path(__file__).resolve().parents[1]
    for root in (here / "templates", here.parent / "templates"):
        if (root / DEFAULT).is_dir():
            return root
    raise NbprodError("the templates are missing: install nbprod again")


def targets_known() -> tuple[str, ...]:
    """Name the targets, the default one left out."""
    folders = (one.name for one in templates_root().iterdir() if one.is_dir())
    return tuple(sorted(name for name in folders if name not in OURS))


def templates_of(target: str) -> list[str]:
    """List a target's templates by their path below the root."""
    if target not in (DEFAULT, *targets_known()):
        known = literals.listed(targets_known()) or "none"
        raise NbprodError(f"no target {target!r}: there is {known}")
    return templates_in(target)


def templates_in(target: str) -> list[str]:
    """List the templates of a folder."""
    found = (templates_root() / target).rglob("*.jinja")
    files = (path for path in found if path.is_file())
    return sorted(path.relative_to(templates_root()).as_posix() for path in files)


@cache
def own_of(target: str) -> tuple[str, ...]:
    """List the templates of a folder, which does not change."""
    return tuple(templates_in(target))


def portraits_code() -> Path:
    """The code by which parity tests portray values; it has nothing to fill in."""
    return templates_root() / PARITY / "tests" / "portraits.py.jinja"


def text_of(name: str) -> str:
    """Read a template."""
    return (templates_root() / name).read_text(encoding="utf-8")


def shown_default(source: str) -> str:
    """Show a setting's default as users write it: a path without its class."""
    bare = re.fullmatch(r"""Path\((["'])(.*)\1\)""", source)
    return literals.code(bare[2] if bare else source)


@cache
def environment_of() -> Environment:
    """Set Jinja up: undefined names are errors, texts are escaped by named filters."""
    from jinja2 import Environment, StrictUndefined

    jinja = Environment(
        undefined=StrictUndefined,
        optimized=False,  # each template is filled once
        autoescape=False,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.filters |= {
        "toml": literals.toml_string,
        "yaml": literals.yaml_string,
        "json": literals.json_text,
        "lines": literals.json_lines,
        "string": literals.python_string,
        "strings": literals.python_strings,
        "literal": literals.python_value,
        "docstring": literals.docstring,
        "prose": literals.prose,
        "inline": literals.inline,
        "code": literals.code,
        "listed": literals.listed,
        "regex": re.escape,
        "shown": shown_default,
    }
    return jinja


@cache
def template_of(name: str) -> Template:
    """Give a template, ready to be filled."""
    jinja = environment_of()
    code, _ = compiled(name.partition("/")[0])[name]
    return jinja.template_class.from_code(jinja, code, jinja.make_globals(None))


def names_in(name: str) -> frozenset[str]:
    """Name what a template reads."""
    return compiled(name.partition("/")[0])[name][1]


@cache
def compiled(target: str) -> Mapping[str, Compiled]:
    """Give the templates of a folder, compiled beside, maybe before they are needed."""
    found: dict[str, Compiled] = asked(f"{__name__}:compiled_here", target)
    return found


@cache
def compiled_here(target: str) -> dict[str, Compiled]:
    """Compile the templates of a folder."""
    from jinja2.meta import find_undeclared_variables

    jinja, found = environment_of(), {}
    for name in templates_in(target):
        path = str(templates_root() / name)
        tree = jinja.parse(text_of(name), name, path)
        code = jinja.compile(tree, name, path)
        found[name] = code, frozenset(find_undeclared_variables(tree))
    return found
