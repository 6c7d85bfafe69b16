"""JUnit's XML, which most CI servers show: a suite a notebook, a case a finding.

The form is that of Jenkins's schema,
https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from xml.etree import ElementTree

from nbprod.linting.formats import concise
from nbprod.linting.report import Reported

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(found: Sequence[Reported], paths: Sequence[str]) -> str:
    """Write a suite for each file; one without findings has one case that passes."""
    by_path: dict[str, list[Reported]] = defaultdict(list)
    for one in found:
        by_path[one.path].append(one)
    root = ElementTree.Element("testsuites", name="nbprod")
    for path in paths:
        add_suite(root, path, by_path[path])
    tests = sum(int(suite.get("tests", "0")) for suite in root)
    root.attrib |= {"tests": str(tests), "failures": str(len(found))}
    ElementTree.indent(root)
    return HEAD + ElementTree.tostring(root, "unicode") + "\n"


def add_suite(root: ElementTree.Element, path: str, found: Sequence[Reported]) -> None:
    """Add a file's findings, or that there are none."""
    suite = ElementTree.SubElement(
        root,
        "testsuite",
        name=clean(path),
        file=clean(path),
        tests=str(max(len(found), 1)),
        failures=str(len(found)),
        errors="0",
    )
    for one in found:
        add_case(suite, one)
    if not found:
        ElementTree.SubElement(suite, "testcase", name="lint", classname=clean(path))


def add_case(suite: ElementTree.Element, one: Reported) -> None:
    """Add a finding as a case that fails."""
    span = one.finding.span
    case = ElementTree.SubElement(
        suite,
        "testcase",
        name=f"{one.finding.code} cell {span.cell}, line {span.line}",
        classname=clean(one.path),
    )
    failure = ElementTree.SubElement(
        case, "failure", message=clean(one.finding.message), type=one.finding.code
    )
    lines = [f"{one.path}:{one.file_line}", *concise.lines_of(one)]
    failure.text = clean("\n".join(lines))


def clean(text: str) -> str:
    """Leave out characters that XML cannot hold."""
    return _FORBIDDEN.sub("\ufffd", text)
