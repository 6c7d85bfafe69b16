"""The calls of steps and sections in ``pipeline.py``, and how many lines they take."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import takewhile

from nbprod.ir import Parameter, Section, Step
from nbprod.source.trees import walk

WIDTH = 88


def call_source(part: Step | Section) -> str:
    """The statements that go through a step or a section, not yet formatted."""
    if isinstance(part, Section):
        given = [*shared(part), *(one.name for one in part.parameters)]
        call = f"{part.name}({', '.join(given)})"
        made = ", ".join(one.name for one in part.returns)
        return f"{made} = {call}" if made else call
    call = f"{part.function.name}({', '.join(part.arguments)})"
    call = f"asyncio.run({call})" if part.is_async else call
    done = ", ".join(one for one in (told(part), part.rows_out) if one)
    rows = f", {part.rows_in}" if part.rows_in else ""
    lines = [f"# {comment}" for comment in part.comments]
    lines.append(f'with stages.stage("{part.name}"{rows}) as stage:')
    lines.append(f"    {part.variable} = {call}" if part.variable else f"    {call}")
    lines.append(f"    stage.done({done})")
    return "\n".join(lines)


def told(step: Step) -> str:
    """The mapping that ``on_stage`` sees after a step."""
    pairs = ", ".join(f'"{name}": {shown}' for name, shown in step.observed)
    if not step.whole:
        return f"{{{pairs}}}"
    return f"vars({step.variable})" + (f" | {{{pairs}}}" if pairs else "")


def shared(section: Section) -> list[str]:
    """What a section takes of ``run`` besides values."""
    return ["settings", "stages"] if section.settings else ["stages"]


def signature(section: Section) -> str:
    """The first line of a section's function."""
    types = {"settings": "Settings", "stages": "Stages"}
    given = [Parameter(name, types[name]) for name in shared(section)]
    given += section.parameters
    listed = ", ".join(f"{one.name}: {one.annotation}" for one in given)
    made = [one.annotation for one in section.returns]
    returns = f"tuple[{', '.join(made)}]" if len(made) > 1 else "".join(made) or "None"
    return f"def {section.name}({listed}) -> {returns}:"


def sections_in(parts: Iterable[Step | Section]) -> list[Section]:
    """List the sections that some parts are or have, those that are called first."""
    found: list[Section] = []
    for part in parts:
        if isinstance(part, Section):
            found += [*sections_in(part.parts), part]
    return found


def lines_of(source: str, indent: int = 4) -> int:
    """About as many lines as statements take when they are formatted."""
    return sum(
        1 if fits(line, indent) else broken(line, indent) for line in source.split("\n")
    )


def fits(line: str, indent: int) -> bool:
    """Whether a line need not be broken."""
    return indent + len(line) <= WIDTH


def broken(line: str, indent: int) -> int:
    """About as many lines as a statement of one line takes when it is broken."""
    inner = indent + len(list(takewhile(str.isspace, line)))
    text = line.strip()
    if text.startswith("with "):
        text = text.removesuffix(":") + ": pass"
    try:
        node = ast.parse(text).body[0]
    except SyntaxError:
        return 1
    value: ast.expr | None = getattr(node, "value", None)
    if isinstance(node, ast.With):
        value = node.items[0].context_expr
    targets = getattr(node, "targets", [])
    left = len(ast.unparse(targets[0])) if targets else 0
    if value is None:
        return 1
    if inner + left + len(" = (") > WIDTH and isinstance(targets[0], ast.Tuple):
        return 2 + len(targets[0].elts) + expression_lines(value, inner)
    first = text.partition("(")[0]
    if inner + len(first) + 1 > WIDTH:  # black puts parentheses around the call
        return 2 + expression_lines(value, inner + 4)
    return expression_lines(value, inner, len(text))


def expression_lines(node: ast.expr, indent: int, width: int = 0) -> int:
    """About as many lines as an expression takes, of some width if it is not broken."""
    if indent + (width or len(ast.unparse(node))) < WIDTH:
        return 1
    parts = parts_of(node)
    if not parts:
        return 1
    inner = sum(len(ast.unparse(part)) + 2 for part in parts)
    if indent + 4 + inner <= WIDTH and isinstance(node, ast.Call):
        return 3
    return 2 + sum(expression_lines(part, indent + 4) for part in parts)


def parts_of(node: ast.expr) -> Sequence[ast.expr]:
    """The parts of an expression that come to stand on lines of their own."""
    match node:
        case ast.Call(args=[ast.Call() as only], keywords=[]):
            return [*only.args, *(one.value for one in only.keywords)]
        case ast.Call():
            return [*node.args, *(one.value for one in node.keywords)]
        case ast.Dict(values=values):
            return values
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return parts
        case ast.BinOp(right=right):
            return parts_of(right)
    return []


def names_in(texts: Iterable[str]) -> frozenset[str]:
    """The names that expressions read."""
    return frozenset[str]().union(*map(names_of, texts))


@lru_cache(maxsize=5_000)
def names_of(text: str) -> frozenset[str]:
    """The names that an expression reads; it is asked for each way to arrange steps."""
    tree = ast.parse(text)
    return frozenset(node.id for node in walk(tree) if isinstance(node, ast.Name))


def read_by(step: Step) -> frozenset[str]:
    """The names that the call of a step reads; what it binds itself may be in it."""
    texts = [*step.arguments, *(shown for _, shown in step.observed)]
    return names_in([*texts, step.rows_in, step.rows_out])
