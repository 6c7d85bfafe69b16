"""The formats of notebooks: Jupyter's JSON of every version, and Python scripts."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterator
from typing import Any, Literal

from nbprod.errors import NbprodError, OtherLanguage
from nbprod.ir import Cell, Output
from nbprod.reading.exported import cell_source

_OTHER_KERNELS = re.compile(
    r"(ir|irkernel|julia.*|bash|scala.*|apache_toree.*|almond|spylon.*|octave|matlab|"
    r"sagemath.*|rust|xcpp.*|javascript|tslab|deno|\.net.*|ruby|perl|haskell|gophernotes|"
    r"sos|sparkkernel|pysparkkernel|pyspark3kernel|sparkrkernel|sql|java|kotlin)$",
    re.IGNORECASE,
)
_OUTPUTS: dict[str, Literal["result", "display"]] = {
    "execute_result": "result",
    "display_data": "display",
    "update_display_data": "display",
}
_MARKER = re.compile(r"^#\s*%%(?P<title>(?=[\s\[]|$).*)$|^# In\s?\[[\d ]*\]:\s*$")
_IMAGE = re.compile(
    rb'("(?:image|audio|video|application)/[\w.+-]+"\s*:\s*)"[A-Za-z0-9+/=\\]*(?<!\\)"'
)
"""A base64 text in a bundle of outputs, its line ends written as ``\\n``."""
_LONGEST = 200_000
"""Characters that a cell has printed beyond which nobody compares them."""
_SAY_SCRIPT = "give the .ipynb as Jupyter saves it, or a .py script"


def decoded(data: bytes, name: str) -> str:
    """Return the text of a file; raise NbprodError where it is not UTF-8 or -16."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise NbprodError(
            f"{name}: it is not UTF-8 text; save it from Jupyter and try again"
        ) from None


def without_images(data: bytes) -> bytes:
    """Return a notebook's JSON without its images, which nothing reads.

    They are most of a large notebook, and need not be decoded. A quotation mark right
    after ``image/png`` can only be the end of a key.
    """
    return _IMAGE.sub(rb'\1""', data)


def from_json(text: str, name: str) -> tuple[list[Cell], str]:
    """Return the cells of an ``.ipynb`` and its Python version (or ``""``).

    Raises NbprodError where the text is no notebook, or none in Python.
    """
    tree = _tree(text, name)
    metadata = _mapping(tree.get("metadata"))
    language = _mapping(metadata.get("language_info"))
    _refuse_other_kernels(_mapping(metadata.get("kernelspec")), language, name)
    cells = []
    code_index = 0
    for index, raw in enumerate(tree["cells"], start=1):
        cell = _mapping(raw)
        code_index += cell.get("cell_type") == "code"
        cells.append(_cell(cell, index, code_index))
    return cells, _string(language.get("version"))


def from_script(text: str, name: str) -> tuple[list[Cell], str]:
    """Return the cells of a ``.py`` script: one for each ``# %%``, or one in all.

    The format is https://jupytext.readthedocs.io/en/latest/formats-scripts.html.
    Raises NbprodError where its header names another language.
    """
    lines = _normal(text).split("\n")
    header = _header_length(lines)
    jupytext = "\n".join(lines[:header])
    if match := re.search(r"^#\s+language:\s*(\S+)", jupytext, re.MULTILINE):
        _refuse_other_kernels({"language": match[1]}, {}, name)
    parts: list[tuple[str, int, list[str]]] = [("", header, [])]
    for number, line in enumerate(lines[header:], start=header + 1):
        if marker := _MARKER.match(line):
            parts.append(((marker["title"] or "").strip(), number, []))
        else:
            parts[-1][2].append(line)
    cells: list[Cell] = []
    code_index = 0
    for number, (title, start, body) in enumerate(parts):
        while body and not body[-1].strip() and len(parts) > 1:
            body.pop()
        if number == 0 and not any(body) and len(parts) > 1:
            continue
        kind, source, tags = _script_cell(title, body, "jupytext" in jupytext)
        code_index += kind == "code"
        position = code_index if kind == "code" else None
        index = len(cells) + 1
        cells.append(Cell(index, position, None, kind, source, tags=tags, start=start))
    return cells, ""


def _tree(text: str, name: str) -> dict[str, Any]:
    """Parse the JSON and bring it to format 4."""
    try:
        tree = json.loads(text, object_hook=_needed)
    except (ValueError, RecursionError) as exc:
        raise NbprodError(f"{name}: {_not_json(text, exc)}") from None
    if not isinstance(tree, dict):
        raise NbprodError(f"{name}: this JSON is no notebook; {_SAY_SCRIPT}")
    if not isinstance(tree.get("cells"), list):
        return _upgraded(tree, name)
    return tree


def _needed(found: dict[str, Any]) -> dict[str, Any]:
    """Keep, of a bundle of outputs, the text, and the HTML of tables."""
    if any("/" in key for key in found):
        found = {k: v for k, v in found.items() if "/" not in k or _is_needed(k, v)}
    return found


def _is_needed(kind: str, value: object) -> bool:
    return kind == "text/plain" or (
        kind == "text/html" and 'class="dataframe"' in _text(value)
    )


def _not_json(text: str, exc: Exception) -> str:
    start = text.lstrip()[:200]
    if not start:
        return "the file is empty; save the notebook and try again"
    if re.search(r"^(<<<<<<<|>>>>>>>) ", text, re.MULTILINE):
        return "it holds unresolved git conflicts (<<<<<<<); resolve them first"
    if start.startswith("version https://git-lfs"):
        return "it is a Git LFS pointer; run `git lfs pull` first"
    if start.startswith("<"):
        return "it is a web page; download the raw .ipynb file"
    return f"it is not valid JSON ({exc}); {_SAY_SCRIPT}"


def _upgraded(tree: dict[str, Any], name: str) -> dict[str, Any]:
    """Convert format 1, 2 or 3, and be quiet about what is invalid but readable."""
    if not isinstance(tree.get("worksheets"), list):
        raise NbprodError(f"{name}: this JSON has no cells, so it is no notebook")
    import logging

    import nbformat.reader

    tree = {"metadata": {}, "nbformat_minor": 0, **tree}
    if tree.get("nbformat") not in (1, 2, 3):
        tree["nbformat"] = 3
    for sheet in tree["worksheets"]:
        for cell in _mapping(sheet).get("cells") or ():
            if isinstance(cell, dict):
                cell.setdefault("metadata", {})
    log = logging.getLogger("traitlets")
    was, log.disabled = log.disabled, True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            old = nbformat.reader.reads(json.dumps(tree))  # type: ignore[no-untyped-call]
            new = nbformat.convert(old, 4)  # type: ignore[no-untyped-call]
            found: Any = json.loads(json.dumps(new))
    except Exception as exc:  # nbformat fails in many ways on what is not a notebook
        message = f"its old format cannot be read ({type(exc).__name__}: {exc})"
        raise NbprodError(
            f"{name}: {message}; open it in Jupyter, save it, and try again"
        ) from None
    finally:
        log.disabled = was
    if not isinstance(_mapping(found).get("cells"), list):
        raise NbprodError(f"{name}: this JSON has no cells, so it is no notebook")
    for cell in found["cells"]:
        _mapping(cell).pop("id", None)  # drawn anew at each reading
    return dict(found)


def _refuse_other_kernels(
    kernel: dict[str, Any], language: dict[str, Any], name: str
) -> None:
    languages = [_string(language.get("name")), _string(kernel.get("language"))]
    stated = [text for text in languages if text and text != "plaintext"]
    kernel_name = _string(kernel.get("name"))
    python = any(re.match(r"(i?python|py$)", text, re.IGNORECASE) for text in stated)
    other = kernel_name if _OTHER_KERNELS.match(kernel_name) else ""
    if (stated and not python) or other:
        raise OtherLanguage(
            f"{name}: its kernel is {other if python or not stated else stated[0]}; "
            "nbprod converts Python notebooks only"
        )


def _cell(cell: dict[str, Any], index: int, code_index: int) -> Cell:
    stated = cell.get("cell_type")
    kind: Literal["code", "markdown", "raw"] = "raw"
    if stated == "code":
        kind = "code"
    elif stated in ("markdown", "heading"):
        kind = "markdown"
    source = _text(cell.get("source", cell.get("input", "")))
    tags = _mapping(cell.get("metadata")).get("tags")
    count = cell.get("execution_count")
    return Cell(
        index=index,
        code_index=code_index if kind == "code" else None,
        id=_string(cell.get("id")) or None,
        kind=kind,
        source=cell_source(_normal(source)) if kind == "code" else _normal(source),
        outputs=tuple(_outputs(cell.get("outputs"))) if kind == "code" else (),
        tags=(
            frozenset(t for t in tags if isinstance(t, str))
            if isinstance(tags, list)
            else frozenset()
        ),
        execution_count=count if type(count) is int else None,
    )


def _outputs(stored: object) -> Iterator[Output]:
    """Yield the stored outputs, with the text of those that are compared to values.

    Those are what was printed and what a cell's last expression gave, unless a cell
    shows very much. Images and stderr stay behind.
    """
    outputs = [_mapping(one) for one in (stored if isinstance(stored, list) else ())]
    shown = sum(len(_shown(output)) for output in outputs)
    for output in outputs:
        kind = output.get("output_type")
        text = _shown(output) if shown <= _LONGEST else ""
        if kind == "stream":
            if output.get("name", "stdout") == "stdout":
                yield Output("stream", text)
        elif kind in ("execute_result", "display_data", "update_display_data"):
            html = _text(_mapping(output.get("data")).get("text/html"))
            yield Output(_OUTPUTS[kind], text, html if kind == "execute_result" else "")
        elif kind == "error":
            yield Output("error", _string(output.get("ename")))


def _shown(output: dict[str, Any]) -> str:
    """The text of an output that is compared."""
    kind = output.get("output_type")
    if kind == "execute_result":
        return _text(_mapping(output.get("data")).get("text/plain"))
    return _text(output.get("text")) if kind == "stream" else ""


def _script_cell(
    title: str, body: list[str], jupytext: bool
) -> tuple[Literal["code", "markdown", "raw"], str, frozenset[str]]:
    found = re.search(r"tags\"?\s*[=:]\s*\[([^\]]*)\]", title)
    tags = frozenset(re.findall(r"[\"']([^\"']+)[\"']", found[1] if found else ""))
    if re.search(r"\[(markdown|md|raw)\]", title):
        text = "\n".join(body).strip()
        if match := re.fullmatch(r"[rR]?(\"\"\"|''')\n?(.*?)\n?\1", text, re.DOTALL):
            text = match[2]
        else:
            text = "\n".join(re.sub(r"^#( |$)", "", line) for line in body)
        return "raw" if "[raw]" in title else "markdown", text, tags
    if jupytext:  # it comments magics out, so that the script is valid Python
        body = [re.sub(r"^(\s*)# (?=%{1,2}[a-zA-Z]|!)", r"\1", line) for line in body]
    return "code", cell_source("\n".join(body)), tags


def _header_length(lines: list[str]) -> int:
    """Return how many lines jupytext's commented YAML header takes."""
    if not lines or lines[0].rstrip() != "# ---":
        return 0
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "# ---":
            return number + 1
        if not line.startswith("#"):
            return 0
    return 0


def _normal(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _text(value: object) -> str:
    """Join what nbformat calls a multiline string."""
    if isinstance(value, list):
        return "".join(part for part in value if isinstance(part, str))
    return _string(value)
