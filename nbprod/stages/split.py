"""Parting the rows: training, validation and test sets."""

from __future__ import annotations

from nbprod.stages import Stage

STAGE = Stage(
    name="split",
    order=40,
    verb="split",
    participle="Split",
    title="Split the data into training and test sets",
    nouns=("data", "rows"),
    roles=frozenset({"split"}),
    words=(
        "split*",
        "train test split*",
        "train test",
        "test train split*",
        "train validation split",
        "training and test set*",
        "training and testing set*",
        "train and test set*",
        "train and test data*",
        "training and test data*",
        "training and testing data*",
        "split* data*",
        "split* the data*",
        "split* the dataset into train*",
        "split* data* into train*",
        "split* the data* into train*",
        "split* into train*",
        "data partition*",
        "creat* a test set",
        "hold out set",
        "holdout",
        "separation train test",
        "decoupage",
        "division de datos",
        "dividir",
        "divisao",
        "aufteil*",
        "划分",
        "拆分",
        "データ分割",
        "разбиение",
    ),
    examples=(
        "3.2 Train/Test Split",
        "Splitting the dataset into the Training set and Test set",
        "Create a Test Set",
        "划分训练集和测试集",
    ),
)
