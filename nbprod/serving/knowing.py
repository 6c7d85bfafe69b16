"""Functions that ``inference.py`` has where its steps call them."""

from __future__ import annotations

KNOWN = '''
def known_category(values: pd.Series, known: pd.Index) -> pd.Series:
    """Values as categories of training; one that training has not seen is refused."""
    unseen = values[values.notna() & ~values.isin(known)]
    if len(unseen):
        raise ValueError(f"{values.name}: {unseen.iloc[0]!r} was not seen in training")
    return values.astype(pd.CategoricalDtype(known))
'''
WITH = '''
def with_categories(
    frame: pd.DataFrame, known: Mapping[str, pd.Index]
) -> pd.DataFrame:
    """A frame whose text is categories of training."""
    columns = {name: known_category(frame[name], known[name]) for name in known}
    return frame.assign(**columns)
'''
GROUP = '''
def by_group(frame: pd.DataFrame, keys: Any, known: pd.Series) -> pd.Series:
    """What training found for the group of each row."""
    if isinstance(keys, str):
        return frame[keys].map(known)
    groups = pd.MultiIndex.from_frame(frame[keys])
    return pd.Series(known.reindex(groups).to_numpy(), index=frame.index)
'''
CODES = '''
def codes_of(values: Any, known: Any) -> Any:
    """The number that training gave to each value; -1 where it is missing."""
    codes = pd.Index(known).get_indexer(values)
    unseen = pd.Series(values)[(codes < 0) & pd.notna(values)]
    if len(unseen):
        raise ValueError(f"{unseen.iloc[0]!r} was not seen in training")
    return codes
'''
DECODED = '''
def decoded(answers: Any, encoder: Any) -> Any:
    """Answers as the data has them, where training has encoded these."""
    return answers if encoder is None else encoder.inverse_transform(answers)
'''
HELPERS = {
    "decoded": (DECODED, ("from typing import Any",)),
    "known_category": (KNOWN, ("import pandas as pd",)),
    "with_categories": (
        WITH,
        ("import pandas as pd", "from collections.abc import Mapping"),
    ),
    "by_group": (GROUP, ("import pandas as pd", "from typing import Any")),
    "codes_of": (CODES, ("import pandas as pd", "from typing import Any")),
}
"""Name → source, and the imports that it needs."""
NEEDS = {"with_categories": ("known_category",)}


def needed(names: set[str]) -> list[str]:
    """The helpers that code names, with those that they call, in order."""
    found = names & HELPERS.keys()
    for name in sorted(found):
        found |= set(NEEDS.get(name, ()))
    return [name for name in HELPERS if name in found]
