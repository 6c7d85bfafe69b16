"""JUnit's XML, which most CI servers show: a suite a notebook, a case a finding.

The form is that of Jenkins's schema,
https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from nbprod.linting.formats import concise
from nbprod.linting.report import Reported

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(found: Sequence[Reported], paths: Sequence[str]) -> str:
    """Write a suite for each file; one without findings has one case that passes."""
    root = ElementTree.Element(
        "testsuites", name="nbprod", tests=str(len(found)), failures=str(len(found))
    )
    for path in paths:
        mine = [one for one in found if one.path == path]
        suite = ElementTree.SubElement(
            root,
            "testsuite",
            name=clean(path),
            tests=str(max(len(mine), 1)),
            failures=str(len(mine)),
            errors="0",
        )
        for one in mine:
            add(suite, one)
        if not mine:
            ElementTree.SubElement(
                suite, "testcase", name="lint", classname=clean(path)
            )
    root.set("tests", str(sum(int(suite.get("tests", "0")) for suite in root)))
    ElementTree.indent(root)
    return ElementTree.tostring(root, "unicode", xml_declaration=True) + "\n"


def add(suite: ElementTree.Element, one: Reported) -> None:
    """Add a finding as a case that fails."""
    span = one.finding.span
    case = ElementTree.SubElement(
        suite,
        "testcase",
        name=f"{one.finding.code} cell {span.cell}, line {span.line}",
        classname=clean(one.path),
        file=clean(one.path),
        line=str(one.file_line),
    )
    failure = ElementTree.SubElement(
        case, "failure", message=clean(one.finding.message), type=one.finding.code
    )
    failure.text = clean("\n".join(concise.lines_of(one)))


def clean(text: str) -> str:
    """Leave out characters that XML cannot hold."""
    return _FORBIDDEN.sub("�", text)
