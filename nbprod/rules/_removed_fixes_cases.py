"""Cases of NBP105: what is written in the place of what is gone."""

from __future__ import annotations

FIXES = (
    (
        """
import pandas as pd
df = pd.read_csv("churn.csv")
X = df.drop(columns=["left"], axis=1)
y = df.drop("left", axis=1).drop(index=[0], axis=0, errors="ignore")
""",
        """
import pandas as pd
df = pd.read_csv("churn.csv")
X = df.drop(columns=["left"])
y = df.drop("left", axis=1).drop(index=[0], errors="ignore")
""",
    ),
    (
        """
import numpy as np
import pandas as pd
from sklearn.cross_validation import train_test_split, cross_val_score
df = pd.read_csv("churn.csv")
more = pd.read_csv("more.csv")
df = df.append(more, ignore_index=True)
df["age"] = df["age"].astype(np.float)
""",
        """
import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split, cross_val_score
df = pd.read_csv("churn.csv")
more = pd.read_csv("more.csv")
df = pd.concat([df, more], ignore_index=True)
df["age"] = df["age"].astype(float)
""",
    ),
    (
        """
import matplotlib.pyplot as plt
from sklearn.preprocessing import Imputer, StandardScaler
# %%
imputer = Imputer(missing_values="NaN", strategy="mean", axis=0)
""",
        """
from sklearn.impute import SimpleImputer
import numpy as np
import matplotlib.pyplot as plt
from sklearn.preprocessing import StandardScaler
# %%
imputer = SimpleImputer(missing_values=np.nan, strategy="mean")
""",
    ),
    (
        """
import sklearn.cross_validation
from sklearn import cross_validation, linear_model
from sklearn.externals import joblib
joblib.dump(cross_validation.train_test_split([1, 2]), "parts")
""",
        """
import sklearn.model_selection
from sklearn import linear_model, model_selection as cross_validation
import joblib
joblib.dump(cross_validation.train_test_split([1, 2]), "parts")
""",
    ),
    (
        """
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import plot_roc_curve, mean_squared_error
model = LogisticRegression(
    penalty="none",
    multi_class="auto",  # as is
).fit([[1], [2]], [0, 1])
# %%
plot_roc_curve(model, [[1], [2]], [0, 1])
print(mean_squared_error([1], [2], squared=False))
""",
        """
from sklearn.metrics import root_mean_squared_error
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import mean_squared_error, RocCurveDisplay
model = LogisticRegression(
    penalty=None,  # as is
).fit([[1], [2]], [0, 1])
# %%
RocCurveDisplay.from_estimator(model, [[1], [2]], [0, 1])
print(root_mean_squared_error([1], [2]))
""",
    ),
    (
        """
from sklearn.ensemble import AdaBoostClassifier, RandomForestClassifier
forest = RandomForestClassifier(10, "entropy", max_features="auto")
model = AdaBoostClassifier(base_estimator=forest, n_estimators=4)
""",
        """
from sklearn.ensemble import AdaBoostClassifier, RandomForestClassifier
forest = RandomForestClassifier(10, criterion="entropy", max_features="sqrt")
model = AdaBoostClassifier(estimator=forest, n_estimators=4)
""",
    ),
    (
        """
import pandas as pd
df = pd.read_csv("x.csv", error_bad_lines=False, squeeze=False)
more = df.append({"a": 1, "b": "x"}, ignore_index=True)
rest = df.append({"a": 1, "b": 2.5}, ignore_index=True)
df = df.drop("a", 1)
both = pd.concat([df, df], 1)
df.fillna(method="ffill", inplace=True)
means = df.groupby("a")["b", "c"].mean()
months = df.set_index("d").resample("2M").sum()
hours = df.set_index("d").resample("H").sum()
print(df.ix[:, "a"], df.ix[0:3, 0], df.a.mad())
df.a.str.split(" ", 1, True)
pd.set_option("precision", 3)
""",
        """
import pandas as pd
df = pd.read_csv("x.csv", on_bad_lines="warn")
more = pd.concat([df, pd.DataFrame([{"a": 1, "b": "x"}])], ignore_index=True)
rest = pd.concat([df, pd.Series({"a": 1, "b": 2.5}).to_frame().T.infer_objects()], """
        """ignore_index=True)
df = df.drop("a", axis=1)
both = pd.concat([df, df], axis=1)
df.ffill(inplace=True)
means = df.groupby("a")[["b", "c"]].mean()
months = df.set_index("d").resample("2ME").sum()
hours = df.set_index("d").resample("h").sum()
print(df.loc[:, "a"], df.iloc[0:3, 0], (df.a - df.a.mean()).abs().mean())
df.a.str.split(" ", n=1, expand=True)
pd.set_option("display.precision", 3)
""",
    ),
    (
        """
import seaborn as sns
import matplotlib.pyplot as plt
from matplotlib import cm
plt.style.use("seaborn-whitegrid")
plt.hold(True)
colors = cm.get_cmap("jet", 3)
sns.factorplot("a", "b", data={"a": [1], "b": [1]}, size=4)
sns.barplot([1], [2])
sns.distplot([1, 2], bins=3)
plt.hist([1], normed=True)
""",
        """
import seaborn as sns
import matplotlib.pyplot as plt
from matplotlib import cm
plt.style.use("seaborn-v0_8-whitegrid")

colors = plt.get_cmap("jet", 3)
sns.catplot(x="a", y="b", data={"a": [1], "b": [1]}, height=4, kind="point")
sns.barplot(x=[1], y=[2])
sns.histplot([1, 2], bins=3, kde=True, stat="density")
plt.hist([1], density=True)
""",
    ),
    (
        """
from lightgbm import LGBMClassifier
from xgboost import XGBClassifier
m = LGBMClassifier()
m.fit([[1]], [1], eval_set=[([[1]], [1])], early_stopping_rounds=9, verbose=False)
x = XGBClassifier()
x.fit([[1]], [1], eval_metric="auc", verbose=True)
""",
        """
import lightgbm as lgb
from lightgbm import LGBMClassifier
from xgboost import XGBClassifier
m = LGBMClassifier()
m.fit([[1]], [1], eval_set=[([[1]], [1])], callbacks=[lgb.early_stopping(9)])
x = XGBClassifier()
x.set_params(eval_metric="auc").fit([[1]], [1], verbose=True)
""",
    ),
    (
        """
from collections import Mapping, OrderedDict
import cPickle as pickle
from StringIO import StringIO
import urllib2
from itertools import izip
for i in xrange(3):
    print(urllib2.urlopen("x"), list(izip([1], [2])))
""",
        """
from urllib.request import urlopen
from collections import OrderedDict
from collections.abc import Mapping
import pickle
from io import StringIO
for i in range(3):
    print(urlopen("x"), list(zip([1], [2])))
""",
    ),
    (
        """
from tensorflow.keras.utils import np_utils
from keras.layers.core import Dense, Dropout
from tensorflow.keras.optimizers import Adam
optimizer = Adam(lr=0.1)
""",
        """
from tensorflow.keras import utils as np_utils
from keras.layers import Dense, Dropout
from tensorflow.keras.optimizers import Adam
optimizer = Adam(learning_rate=0.1)
""",
    ),
    (
        """
from scipy.integrate import simps
from scipy.stats import binom_test
from IPython.core.display import display, HTML
from sklearn.datasets import load_iris, load_boston
print(simps([1]), binom_test(3, 10))
""",
        """
from scipy.stats import binomtest
from scipy.integrate import simpson
from IPython.core.display import HTML
from IPython.display import display
from sklearn.datasets import load_iris
print(simpson([1]), binomtest(3, 10).pvalue)
""",
    ),
    (
        """
from sklearn.cross_validation import KFold, StratifiedKFold, cross_val_score
kf = KFold(n=10, n_folds=5, random_state=1)
sk = StratifiedKFold([0, 1, 0, 1], 2)
""",
        """
from sklearn import model_selection
from sklearn.model_selection import cross_val_score
kf = list(model_selection.KFold(n_splits=5).split(range(10)))
sk = list(model_selection.StratifiedKFold(n_splits=2).split([0, 1, 0, 1], [0, 1, 0, 1]))
""",
    ),
    (
        """
from sklearn import cross_validation
kf = cross_validation.KFold(10, n_folds=3, shuffle=True, random_state=1)
""",
        """
from sklearn.model_selection import KFold
from sklearn import model_selection as cross_validation
kf = list(KFold(n_splits=3, shuffle=True, random_state=1).split(range(10)))
""",
    ),
)
