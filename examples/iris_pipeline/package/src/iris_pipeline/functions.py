"""Functions and classes of the notebook that several stages use."""

from typing import Any

import pandas as pd

DIGITS = 4


class Scoreboard:
    """A scoreboard."""

    def __init__(self) -> None:
        """Keep what it is made with."""
        self.rows = []

    def add(self, name: Any, value: Any) -> Any:
        """Add `name` and `value`."""
        self.rows.append((name, round(float(value), DIGITS)))

    def table(self) -> Any:
        """Table."""
        return pd.DataFrame(self.rows, columns=["what", "value"])
