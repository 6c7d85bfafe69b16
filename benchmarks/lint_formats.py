"""Reports of ``lint`` over real notebooks, held against the formats' own schemas.

    python -m benchmarks.lint_formats FOLDER --sarif sarif-schema-2.1.0.json \\
        --junit junit-10.xsd

The schemas are those of OASIS (sarif-spec) and of Jenkins (xunit-plugin); with them go
jsonschema and xmlschema. Nothing of the folder is changed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def report(folder: Path, form: str) -> str:
    """What ``lint`` says of a folder with all rules, in a format."""
    command = [sys.executable, "-m", "nbprod", "lint", str(folder), "--select", "ALL"]
    done = subprocess.run(
        [*command, "--format", form, "--no-cache"], capture_output=True, check=False
    )
    return done.stdout.decode("utf-8")


def sarif_faults(text: str, schema: Path) -> tuple[int, list[str]]:
    """The number of results, and what the schema has against them."""
    import jsonschema  # type: ignore[import-untyped]

    document: Any = json.loads(text)
    rules: Any = json.loads(schema.read_text("utf-8"))
    validator = jsonschema.validators.validator_for(rules)(rules)
    faults = [
        f"{one.json_path}: {one.message}" for one in validator.iter_errors(document)
    ]
    return len(document["runs"][0]["results"]), faults


def junit_faults(text: str, schema: Path) -> tuple[int, list[str]]:
    """The number of cases, and what the schema has against them."""
    import xmlschema  # type: ignore[import-not-found]

    faults = [str(one.reason) for one in xmlschema.XMLSchema(schema).iter_errors(text)]
    return text.count("<testcase "), faults


def main() -> None:
    """Validate and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sarif", type=Path, required=True)
    parser.add_argument("--junit", type=Path, required=True)
    given = parser.parse_args()
    for name, (count, faults) in {
        "SARIF results": sarif_faults(report(given.folder, "sarif"), given.sarif),
        "JUnit cases": junit_faults(report(given.folder, "junit"), given.junit),
    }.items():
        print(f"{count} {name}, {len(faults)} faults")
        for fault in faults[:20]:
            print(f"  {fault}")


if __name__ == "__main__":
    main()
