"""Cases of NBP105: what is found, and what is not."""

from __future__ import annotations

BAD = (
    """
from sklearn import cross_validation, linear_model  # !
import sklearn.grid_search  # !
kf = cross_validation.KFold(10, n_folds=3)  # !
""",
    """
import pandas as pd
def prepare(table):
    for name, column in table.iteritems():  # !
        print(name)
    return table.append({"a": 1}, ignore_index=True).drop("b", 1)  # !
""",
    """
import tensorflow as tf
with tf.Session() as session:  # !
    x = tf.placeholder("float")  # !
    y = tf.compat.v1.placeholder("float")
    z = tf.math.log(1.0)
""",
    """
import pandas as pd
df = pd.read_csv("x.csv", parse_dates=["day"], index_col="day")
print(df.ix[0])  # !
monthly = df.resample("3M").mean()  # !
print(df["a"].resample(rule="H").sum())  # !
""",
    """
for i in xrange(3):  # !
    print(i)
""",
    """
from sklearn.datasets import load_boston  # !
boston = load_boston()
""",
    """
import seaborn as sns
sns.distplot([1.0, 2.0], fit=None)  # !
""",
)
GOOD = (
    """
try:
    from sklearn.model_selection import train_test_split
except ImportError:
    from sklearn.cross_validation import train_test_split
""",
    """
from sklearn import __version__ as sklearn_version
if sklearn_version < "0.18":
    from sklearn.cross_validation import train_test_split
else:
    from sklearn.model_selection import train_test_split
""",
    """
import pandas as pd
df = pd.read_csv("x.csv", parse_dates=["day"], index_col="day")
rows = []
rows.append(df)
print(df.resample("W").sum(), df.resample("3ME").sum(), df.index.to_period("M"))
df = df.drop("a", axis=1).fillna(0).sort_values("b")
df.loc[0, "a"] = 1
""",
    """
def xrange(n):
    return range(n)
print(xrange(3))
""",
    """
import numpy as np
x = np.zeros(3, dtype=np.float64) + np.nan
print(np.isin(x, [1]), np.int64(3), np.random.rand(3))
""",
    """
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import mean_squared_error
model = RandomForestClassifier(10, max_features="sqrt", criterion="gini")
print(mean_squared_error([1], [2]))
""",
)
