"""NBP201: something is learned of all rows before the test rows are parted off."""

from __future__ import annotations

from collections.abc import Iterator

from nbprod.ir import Finding
from nbprod.rules._leakage import (
    also,
    at,
    before_split,
    in_cells,
    lineage,
    measured_at,
    name_of,
    split_of,
)
from nbprod.rules._rule import Rule
from nbprod.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Find what is learned of rows of which some test a model later."""
    found = lineage(subject)
    for first, *more in in_cells(subject, before_split(found)):
        fact, parted = first
        others = [also(subject, one.place, "and so does this") for one, _ in more]
        others += split_of(subject, found, parted[0]) + measured_at(subject, parted)
        message = (
            f"{name_of(fact)} learns of the test rows too: split first, and learn "
            "of the training rows alone"
        )
        yield at(subject, fact.place, message, others)


RULE = Rule(
    code="NBP201",
    name="preprocessing-before-split",
    check=check,
    default=True,
    what="Finds scalers, imputers, vectorizers, decompositions, feature selection and "
    "statistics (a mean that fills gaps, a minimum that scales) that are learned of "
    "all rows, before some of them are parted off to test a model.",
    why="What is learned of the test rows reaches the model through the features. The "
    "test then measures rows that were not unseen, and comes out too good.",
    problems="Transformers that learn no more than which categories there are do not "
    "count, nor do rows that are dropped because of a statistic. What is read of a "
    "file that the notebook wrote, and what happens in classes of the notebook, is not "
    "followed.",
    measured="21 findings in 19 of 1,531 public notebooks; of these and of 40 in other "
    "notebooks, audited by hand, all 61 were right. On 93 notebooks labelled "
    "before it ran, 20 of its 21 findings were right, and it found 20 of 25 "
    "leaks.",
    bad="""
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

df = pd.read_csv("churn.csv")
X = StandardScaler().fit_transform(df.drop(columns="churned"))  # !
X_train, X_test, y_train, y_test = train_test_split(X, df["churned"])
model = LogisticRegression().fit(X_train, y_train)
model.score(X_test, y_test)
""",
    good="""
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

df = pd.read_csv("churn.csv")
X = df.drop(columns="churned")
X_train, X_test, y_train, y_test = train_test_split(X, df["churned"])
scaler = StandardScaler().fit(X_train)
model = LogisticRegression().fit(scaler.transform(X_train), y_train)
model.score(scaler.transform(X_test), y_test)
""",
    references=(
        "https://scikit-learn.org/stable/common_pitfalls.html#data-leakage",
        "Yang et al. 2022, Data Leakage in Notebooks: Static Detection and Better "
        "Processes: preprocessing leakage. https://arxiv.org/abs/2209.03345",
    ),
    more_bad=(
        """
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

df = pd.read_csv("churn.csv")
X_train, X_test, y_train, y_test = train_test_split(df[["paid"]], df["churned"])
X_train["paid"] = X_train["paid"].fillna(df["paid"].mean())  # !
model = LogisticRegression().fit(X_train, y_train)
model.score(X_test.fillna(0), y_test)
""",
        """
import lightgbm as lgb
import pandas as pd
from sklearn.metrics import log_loss
from sklearn.model_selection import StratifiedShuffleSplit
from sklearn.preprocessing import MinMaxScaler

df = pd.read_csv("churn.csv")
X, y = df.drop(columns="churned").values, df["churned"].values
X = MinMaxScaler().fit_transform(X)  # !
parts = StratifiedShuffleSplit(n_splits=1)
for train, test in parts.split(X, y):
    X_train, X_test = X[train], X[test]
    y_train, y_test = y[train], y[test]
booster = lgb.train({}, lgb.Dataset(X_train, label=y_train))
print(log_loss(y_test, booster.predict(X_test)))
""",
        """
import pickle

import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

df = pd.read_csv("mails.csv")
X = TfidfVectorizer().fit_transform(df["text"])  # !
X_train, X_test, y_train, y_test = train_test_split(X, df["spam"])
with open("model.pkl", "wb") as file:
    pickle.dump(LogisticRegression().fit(X_train, y_train), file)
with open("model.pkl", "rb") as file:
    print(pickle.load(file).score(X_test, y_test))
""",
        """
import pandas as pd
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeClassifier

df = pd.read_csv("churn.csv")
df["age"] = df["age"].fillna(df["age"].median())  # !
df["city"].fillna(df["city"].mode()[0], inplace=True)  # !
train, test = train_test_split(df)
model = DecisionTreeClassifier()
model.fit(train[["age", "city"]], train["churned"])
predicted = model.predict(test[["age", "city"]])
print(accuracy_score(test["churned"], predicted))
""",
        """
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import MultinomialNB

df = pd.read_csv("mails.csv")
# %%
words = TfidfVectorizer()
words.fit(df["text"])  # !
X = words.transform(df["text"])
# %%
X_train, X_test, y_train, y_test = train_test_split(X, df["spam"])
model = MultinomialNB().fit(X_train, y_train)
print((model.predict(X_test) == y_test).mean())
""",
        """
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.model_selection import train_test_split


def scaled(table):
    return (table - table.min()) / (table.max() - table.min())  # !


df = pd.read_csv("houses.csv")
X = scaled(df.drop(columns="price"))
X_train, X_test, y_train, y_test = train_test_split(X, df["price"])
Ridge().fit(X_train, y_train).score(X_test, y_test)
""",
        """
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.preprocessing import MinMaxScaler

df = pd.read_csv("sales.csv")
values = MinMaxScaler().fit_transform(df[["sold", "price"]])  # !
cut = int(len(values) * 0.8)
train, test = values[:cut], values[cut:]
model = Ridge().fit(train[:, 1:], train[:, 0])
print(model.score(test[:, 1:], test[:, 0]))
""",
        """
import pandas as pd
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeRegressor

df = pd.read_csv("houses.csv")
by_city = df.groupby("city")["area"].mean()  # !
df["usual"] = df["city"].map(by_city)
X_train, X_test, y_train, y_test = train_test_split(df[["usual"]], df["price"])
DecisionTreeRegressor().fit(X_train, y_train).score(X_test, y_test)
""",
    ),
    more_good=(
        """
import pandas as pd
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

df = pd.read_csv("churn.csv")
X_train, X_test, y_train, y_test = train_test_split(df[["age"]], df["churned"])
scaler = StandardScaler().fit(X_train)
X_train, X_test = scaler.transform(X_train), scaler.transform(X_test)
part, rest, y_part, y_rest = train_test_split(X_train, y_train)
print(SVC().fit(part, y_part).score(X_test, y_test))
""",
        """
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

df = pd.read_csv("churn.csv")
X = df.drop(columns="churned")
KMeans().fit(StandardScaler().fit_transform(X))
X_train, X_test, y_train, y_test = train_test_split(X, df["churned"])
LogisticRegression().fit(X_train, y_train).score(X_test, y_test)
""",
        """
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

df = pd.read_csv("churn.csv")
model = make_pipeline(StandardScaler(), LogisticRegression())
X_train, X_test, y_train, y_test = train_test_split(
    df.drop(columns="churned"), df["churned"]
)
model.fit(X_train, y_train).score(X_test, y_test)
""",
        """
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelEncoder

df = pd.read_csv("churn.csv").fillna(0)
df["churned"] = LabelEncoder().fit_transform(df["churned"])
df["paid"] = np.log1p(df["paid"])
df = pd.get_dummies(df, columns=["plan"])
df["total"] = df[["paid", "owed"]].sum(axis=1)
print(df["paid"].mean(), df.corr())
X_train, X_test, y_train, y_test = train_test_split(
    df.drop(columns="churned"), df["churned"]
)
LogisticRegression().fit(X_train, y_train).score(X_test, y_test)
""",
        """
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

df = pd.read_csv("churn.csv")
train, test = train_test_split(df)
middle = train["age"].median()
train = train.assign(age=train["age"].fillna(middle))
test = test.assign(age=test["age"].fillna(middle))
model = LogisticRegression().fit(train[["age"]], train["churned"])
model.score(test[["age"]], test["churned"])
""",
        """
import glob

import cv2
import numpy as np
from sklearn.model_selection import train_test_split
from sklearn.svm import SVC

rows, labels = [], []
for path in glob.glob("*.png"):
    image = cv2.imread(path)
    rows.append([image.mean(), image.std()])
    labels.append("cat" in path)
X_train, X_test, y_train, y_test = train_test_split(np.array(rows), labels)
SVC().fit(X_train, y_train).score(X_test, y_test)
""",
    ),
)
