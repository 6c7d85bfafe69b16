"""Load the data (cell 4)."""

from pathlib import Path

import pandas as pd

from cellar.functions import in_order


def load_clean(clean_csv: Path) -> pd.DataFrame:
    """Load `clean`."""
    return in_order(pd.read_csv(clean_csv))
