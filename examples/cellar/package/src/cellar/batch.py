"""Score files of records, a piece at a time."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import pandas as pd

from cellar.schema import read
from cellar.scoring import Served, score
from cellar.tables import documents_in, read_chunks


def score_chunk(chunk: pd.DataFrame, served: Served, names: list[str]) -> pd.DataFrame:
    """Add the prediction, or the problem, to each record."""
    chunk = chunk.reset_index(drop=True)
    numbers, records, remarks = read(documents_in(chunk), served.records)
    scored = score(records, served)
    problems: dict[int, str] = {}
    for remark in remarks:
        problems.setdefault(remark.record, f"{remark.field}: {remark.reason}")
    for remark in scored.refused:
        told = [part for part in (remark.field, remark.reason) if part]
        problems[numbers[remark.record]] = ": ".join(told)
    found = scored.answers.reindex(columns=names).astype(object)
    found = found.set_axis([numbers[row] for row in found.index])
    problem = pd.Series(problems, dtype="object")
    answers = found.reindex(chunk.index).assign(problem=problem)
    kept = chunk.drop(columns=[*answers], errors="ignore")
    return kept.join(answers)


def answer_names(served: Served) -> list[str]:
    """Name the columns of an answer."""
    records = served.records.validate_python(served.schema["examples"][:1])
    return list(score(records, served).answers) or ["prediction"]


def score_file(
    path: Path,
    out: TextIO,
    served: Served,
    lines: bool,
    progress: Callable[[int], None],
) -> int:
    """Score a file into CSV or JSON lines; return how many records got no answer."""
    unanswered = done = 0
    names = answer_names(served)
    for number, chunk in enumerate(read_chunks(path, served.schema)):
        answers = score_chunk(chunk, served, names)
        unanswered += int(answers["problem"].notna().sum())
        if lines:
            for row in (
                answers.astype(object).where(answers.notna(), None).to_dict("records")
            ):
                out.write(json.dumps(row, default=str) + "\n")
        else:
            answers.to_csv(out, index=False, header=number == 0)
        done += len(answers)
        progress(done)
    return unanswered
