"""A notebook's plan as a part of the package of its folder."""

from __future__ import annotations

import ast
from dataclasses import replace

from nbprod.ir import Member, Plan, ReportStep, SavedValue, Section, Step
from nbprod.source.imports import module_in


def qualified(plan: Plan, part: str) -> Plan:
    """A notebook's plan, its stages under their names in the package: ``prep.load``."""
    return replace(
        plan,
        steps=tuple(step_in(one, part) for one in plan.steps),
        parts=tuple(part_in(one, part) for one in plan.parts),
        report=tuple(report_in(one, part) for one in plan.report),
        statement_map={
            name: whole_name(place, plan) for name, place in plan.statement_map.items()
        },
        cells=tuple(
            (number, id_, does, tuple(whole_name(place, plan) for place in places))
            for number, id_, does, places in plan.cells
        ),
    )


def whole_name(place: str, plan: Plan) -> str:
    """A place in the package: one that the notebook shares, by its whole name."""
    return module_in(plan.package, place) if place.startswith("/") else place


def step_in(step: Step, part: str) -> Step:
    """A step of a notebook under its name in the package."""
    return replace(step, name=f"{part}.{step.name}")


def part_in(one: Step | Section, part: str) -> Step | Section:
    """A part of a notebook's run, its steps under their names in the package."""
    if isinstance(one, Step):
        return step_in(one, part)
    return replace(one, parts=tuple(part_in(inner, part) for inner in one.parts))


def report_in(one: ReportStep, part: str) -> ReportStep:
    """A step of a notebook's report, which follows a stage of the package."""
    return replace(one, after=one.after and f"{part}.{one.after}")


def saved_in(saved: SavedValue, member: Member) -> SavedValue:
    """A value that a notebook showed, over the variables of all notebooks."""

    class Qualifying(ast.NodeTransformer):
        def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
            match node:
                case ast.Subscript(
                    value=ast.Name(id="seen"), slice=ast.Constant(value=str(name))
                ):
                    node.slice = ast.Constant(f"{member.name}.{name}")
                    return node
            return self.generic_visit(node)

    tree = Qualifying().visit(ast.parse(saved.expression, mode="eval"))
    return replace(
        saved,
        name=f"{saved.name} ({member.notebook})",
        expression=ast.unparse(tree),
    )
