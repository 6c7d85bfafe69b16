"""The hook and the action as they are used: with git, pre-commit, and a shell."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from linting import IMPORTS, MENDED, NAN, ROOT, write

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
HOOKS = ROOT / ".pre-commit-hooks.yaml"
BASH = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail")
"""As GitHub runs the steps of an action."""


def valid(schema: str, *files: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema]
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_files_are_as_their_schemas_have_them(tmp_path: Path) -> None:
    valid("vendor.github-actions", ROOT / "action.yml")
    valid("vendor.github-workflows", ROOT / ".github" / "workflows" / "ci.yml")
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", str(HOOKS)]
    assert subprocess.run(command, check=False).returncode == 0
    text = (ROOT / "README.md").read_text("utf-8")
    found = dict(re.findall(r"```yaml\n# (\S+)\n(.*?)```", text, re.DOTALL))
    assert found.keys() == {
        ".pre-commit-config.yaml",
        ".github/workflows/lint.yml",
        ".gitlab-ci.yml",
    }
    for number, (name, part) in enumerate(found.items()):
        file = tmp_path / f"{number}.yml"
        file.write_text(part, "utf-8")
        if name.startswith(".github"):
            valid("vendor.github-workflows", file)
        elif name.startswith(".gitlab"):
            valid("vendor.gitlab-ci", file)
        else:
            command = [sys.executable, "-m", "pre_commit", "validate-config", str(file)]
            assert subprocess.run(command, check=False).returncode == 0


def step(name: str) -> dict[str, Any]:
    (found,) = [one for one in ACTION["runs"]["steps"] if one["name"] == name]
    return dict(found)


def ran(name: str, folder: Path, path: str, **inputs: str) -> tuple[int, str, str]:
    """Run a step of the action in a folder: status, stdout, the job's summary."""
    one = step(name)
    given = {key: inputs.get(key, value["default"]) for key, value in INPUTS.items()}
    variables = {
        key: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda m: given[m[1]], text)
        for key, text in one.get("env", {}).items()
    }
    script = folder / ".step.sh"
    script.write_text(one["run"], "utf-8")
    (folder / ".summary").touch()
    places = {
        "PATH": f"{path}{os.pathsep}{os.environ['PATH']}",
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_PATH": str(folder / ".path"),
        "GITHUB_STEP_SUMMARY": str(folder / ".summary"),
        "RUNNER_TEMP": str(folder / ".runner"),
    }
    done = subprocess.run(
        [*BASH, str(script)],
        cwd=folder,
        env={**os.environ, **variables, **places},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout, (folder / ".summary").read_text("utf-8")


INPUTS: dict[str, Any] = ACTION["inputs"]


@pytest.fixture
def programs(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder with the command ``nbprod``, which is this nbprod."""
    folder = tmp_path_factory.mktemp("programs")
    command = folder / "nbprod"
    line = f'PYTHONPATH="{ROOT}" exec "{sys.executable}" -m nbprod "$@"'
    command.write_text(f"#!/bin/sh\n{line}\n", "utf-8")
    command.chmod(0o755)
    return str(folder)


def test_the_action_annotates_sums_up_and_fails(tmp_path: Path, programs: str) -> None:
    write(tmp_path, "a b/a.ipynb")
    write(tmp_path, "b.ipynb", IMPORTS)
    more = {"select": "NBP305", "sarif": "out/found.sarif"}
    status, out, summary = ran("Lint notebooks", tmp_path, programs, **more)
    assert status == 1
    assert out.startswith("::error title=nbprod (NBP305),file=a b/a.ipynb,line=")
    assert summary.startswith("### nbprod lint\n\n```text\n")
    assert "1 in     1 notebooks  NBP305 [ ] nan-comparison" in summary
    document = json.loads((tmp_path / "out" / "found.sarif").read_text("utf-8"))
    assert len(document["runs"][0]["results"]) == 1


def test_the_action_passes_what_is_clean(tmp_path: Path, programs: str) -> None:
    write(tmp_path, "b.ipynb", IMPORTS, "x = 1")
    write(tmp_path, "c.ipynb")
    status, out, summary = ran(
        "Lint notebooks", tmp_path, programs, paths="b.ipynb\n", args="--ignore NBP6"
    )
    assert (status, out) == (0, "")
    assert "no findings" in summary
    status, _, summary = ran("Lint notebooks", tmp_path, programs, paths="d.ipynb")
    assert status == 2 and "d.ipynb: there is no such file" in summary
    # what is given is no shell's to read
    odd = "b.ipynb $(touch,x) `touch,x` ;touch,x"
    status, _, _ = ran("Lint notebooks", tmp_path, programs, paths=odd)
    assert status == 2 and not (tmp_path / "x").exists()


@pytest.mark.slow
def test_the_action_installs_itself(tmp_path: Path) -> None:
    write(tmp_path, "a.ipynb")
    assert ran("Install nbprod", tmp_path, "")[0] == 0
    path = (tmp_path / ".path").read_text("utf-8").strip()
    status, out, _ = ran("Lint notebooks", tmp_path, path, select="NBP305")
    assert status == 1 and out.startswith("::error title=nbprod (NBP305),file=a.ipynb")


def git(folder: Path, *words: str, status: int = 0) -> str:
    """Run git, or another program that begins with it, and give what it said."""
    names = ("-c", "user.name=n", "-c", "user.email=n@example.com")
    done = subprocess.run(
        ["git", *names, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        env={
            **{k: v for k, v in os.environ.items() if not k.startswith("GIT_")},
            "PRE_COMMIT_HOME": str(folder.parent / "home"),
        },
    )
    said = done.stdout + done.stderr
    assert done.returncode == status, said
    return said


@pytest.mark.slow
def test_the_hook_blocks_a_commit_mends_and_lets_it_pass(tmp_path: Path) -> None:
    hooks = tmp_path / "hooks"  # the state that is tested, as a repository
    git(tmp_path, "clone", "-q", str(ROOT), str(hooks))
    listed = git(ROOT, "ls-files", "-m", "-o", "--exclude-standard").splitlines()
    for name in listed:
        if (ROOT / name).is_file():
            (hooks / name).parent.mkdir(parents=True, exist_ok=True)
            (hooks / name).write_bytes((ROOT / name).read_bytes())
    git(hooks, "add", "-A")
    git(hooks, "commit", "-qm", "state", "--allow-empty")
    user = tmp_path / "user"
    user.mkdir()
    git(user, "init", "-q")
    (user / "pyproject.toml").write_text(
        "[tool.nbprod.lint]\nselect = ['NBP305']\n", "utf-8"
    )
    configuration: dict[str, Any] = {
        "repos": [
            {
                "repo": hooks.as_uri(),
                "rev": git(hooks, "rev-parse", "HEAD").strip(),
                "hooks": [{"id": "nbprod-lint"}],
            }
        ]
    }
    config = user / ".pre-commit-config.yaml"
    config.write_text(yaml.safe_dump(configuration), "utf-8")
    file = write(user, "churn.ipynb")
    git(user, "add", "-A")
    install = [sys.executable, "-m", "pre_commit", "install"]
    assert subprocess.run(install, cwd=user, check=False).returncode == 0
    said = git(user, "commit", "-m", "first", status=1)
    assert "nbprod-lint" in said and "Failed" in said
    assert "churn.ipynb:cell 2:1:11: NBP305" in said
    configuration["repos"][0]["hooks"][0]["args"] = ["--fix", "--unsafe-fixes"]
    config.write_text(yaml.safe_dump(configuration), "utf-8")
    git(user, "add", "-A")
    said = git(user, "commit", "-m", "first", status=1)
    assert "files were modified by this hook" in said and "1 mended, 0 left" in said
    assert MENDED in file.read_text("utf-8") and NAN not in file.read_text("utf-8")
    git(user, "add", "-A")
    assert "Passed" in git(user, "commit", "-m", "first")
    assert "first" in git(user, "log", "--oneline")
    assert ".nbprod_cache" not in git(user, "status", "--porcelain")
