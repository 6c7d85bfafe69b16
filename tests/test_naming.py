"""Names and docstrings: what headings, comments and code give."""

from __future__ import annotations

import ast
import keyword
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbprod.ir import Cell, Notebook
from nbprod.naming import (
    Evidence,
    docstring_literal,
    function_docstring,
    function_name,
    is_chatter,
    is_echo,
    module_docstring,
    record_name,
    section_docstring,
    section_name,
    setting_name,
    telling_more,
    title,
)
from nbprod.naming.functions import shortened
from nbprod.naming.shown import words_shown, words_titled
from nbprod.naming.words import is_free, width

HERE = Path(__file__).parent / "naming"
STAGES = ["load", "clean", "features", "split", "compute", "train", "save", "report"]


def lines(name: str) -> list[str]:
    """The cases of a file, one a line, below a first line that says what they are."""
    text = (HERE / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines()[1:] if line]


HEADINGS = [line.rsplit(" → ", 1) for line in lines("headings.txt")]
EVIDENCE = [
    ("load_telecom_churn", "load", Evidence(reads=("Telecom Churn",), binds=("df",))),
    ("load_iris", "load", Evidence(calls=("sklearn.datasets.load_iris",))),
    ("load_train_and_test", "load", Evidence(reads=("train", "test"))),
    ("load_tables", "load", Evidence(reads=("a", "b", "c"), binds=("df1", "df2"))),
    ("load_data", "load", Evidence(binds=("df", "data2"))),
    (
        "fill_total_charges",
        "clean",
        Evidence(columns=("TotalCharges",), calls=(".fillna",)),
    ),
    ("drop_duplicates", "clean", Evidence(calls=(".drop_duplicates",))),
    ("drop_missing_rows", "clean", Evidence(calls=(".dropna",))),
    ("drop_missing_rows", "clean", Evidence(calls=(".reset_index", ".dropna"))),
    ("reset_index", "clean", Evidence(calls=(".reset_index",), binds=("df",))),
    ("limit_outliers", "clean", Evidence(calls=(".quantile",), binds=("q", "df"))),
    ("add_avg_monthly", "features", Evidence(columns=("avg_monthly",))),
    ("update_town", "features", Evidence(changed=("town",), binds=("df",))),
    ("make_counts", "features", Evidence(changed=("town",), binds=("counts",))),
    ("clean_town", "clean", Evidence(changed=("town",), calls=(".apply",))),
    ("add_features", "features", Evidence(columns=("a1", "b1", "c1"))),
    (
        "encode_gender",
        "features",
        Evidence(columns=("Gender",), calls=("sklearn.preprocessing.LabelEncoder",)),
    ),
    (
        "add_contract",
        "features",
        Evidence(columns=("Contract",), calls=("pandas.get_dummies",)),
    ),
    ("scale_features", "features", Evidence(calls=("StandardScaler",))),
    ("split", "split", Evidence(binds=("X_train", "X_test"))),
    ("train_random_forest", "train", Evidence(models=("e.RandomForestClassifier",))),
    ("seed_random_numbers", "evaluate", Evidence(calls=("numpy.random.seed",))),
    ("save_noisy_digit", "save", Evidence(writes=("noisy_digit",))),
    ("evaluate_cv_f1", "evaluate", Evidence(binds=("cv_f1",), applied=("cv_f1",))),
    ("train_models", "train", Evidence(models=("SVC", "Ridge", "XGBClassifier"))),
    (
        "tune_random_forest",
        "train",
        Evidence(models=("GridSearchCV", "RandomForestClassifier")),
    ),
    (
        "make_random_forest",
        "train",
        Evidence(models=("RandomForestClassifier",), unfitted=True),
    ),
    ("train_ridge", "train", Evidence(models=("Ridge", "Pipeline"))),
    ("train_model", "train", Evidence(calls=(".fit",), binds=("history",))),
    ("train_conv_base", "train", Evidence(calls=(".fit",), estimators=("conv_base",))),
    ("compute_rng", "train", Evidence(calls=("np.RandomState",), binds=("rng", "x"))),
    (
        "evaluate_random_forest",
        "evaluate",
        Evidence(models=("RandomForestClassifier",), calls=("accuracy_score",)),
    ),
    (
        "score_predictions",
        "evaluate",
        Evidence(calls=("accuracy_score", "f1_score", "recall_score")),
    ),
    ("compute_accuracy", "evaluate", Evidence(calls=("m.accuracy_score",))),
    ("evaluate_baseline", "evaluate", Evidence(applied=("baseline",))),
    ("compute_mae", "predict", Evidence(binds=("k", "n", "MAE"))),
    ("compute_rmse", "evaluate", Evidence(calls=("m.sqrt",), binds=("RMSE",))),
    ("predict_classes", "predict", Evidence(binds=("classes", "y_pred"))),
    (
        "cross_validate_ridge",
        "train",
        Evidence(models=("Ridge",), calls=("cross_val_score",), binds=("scores",)),
    ),
    ("predict_with_fitted", "predict", Evidence(applied=("fitted",))),
    ("save_predictions", "save", Evidence(writes=("predictions",))),
    ("save_model", "save", Evidence(calls=("joblib.dump",))),
    ("compute_monthly_totals", "compute", Evidence(binds=("monthly_totals", "df2"))),
    ("plot_churn", "report", Evidence(columns=("churn",), calls=("sns.countplot",))),
]


@pytest.mark.parametrize(("case", "name"), HEADINGS)
def test_name_from_heading(case: str, name: str) -> None:
    """A heading that says something of the stage gives the name, another does not."""
    stage, _, heading = case.partition(" | ")
    assert function_name(stage, heading, Evidence()) == name


@pytest.mark.parametrize(("name", "stage", "evidence"), EVIDENCE)
def test_name_from_evidence(name: str, stage: str, evidence: Evidence) -> None:
    """Without a heading, what the statements do gives the name."""
    assert function_name(stage, "", evidence) == name


@pytest.mark.parametrize("case", lines("shown.txt"))
def test_words_for_what_is_shown(case: str) -> None:
    """An expression gives the words for what it shows, where it has some that fit."""
    given, _, words = case.partition(" →")
    source, _, variables = given.rpartition(" | ")
    assert next(words_shown(source, variables.split()), "") == words.strip()


@pytest.mark.parametrize(
    ("words", "titles", "axes"),
    [
        (["sales_by_month"], ["Sales by month"], []),
        (["roc_curve", "rate_by_threshold"], ["The ROC curve"], ["Threshold", "Rate"]),
        (["salary_by_years"], [], ["Years (full)", "Salary [$]"]),
        ([], ["North", "South"], ["x"]),
        ([], ["$e^x$"], []),
    ],
)
def test_words_of_what_is_drawn(
    words: list[str], titles: list[str], axes: list[str]
) -> None:
    """A figure is named after its title, then after its axes."""
    assert list(words_titled(titles, axes)) == words


def test_what_is_done_on_something_else_is_told_apart_by_it() -> None:
    """Before a number, what a second function reads is named."""
    evidence = Evidence(models=("Ridge",), inputs=("X_train_poly", "y_train"))
    taken = ["train_ridge", "train_model", "train_models", "fit_model"]
    assert function_name("train", "", evidence, taken) == "train_ridge_on_x_train_poly"


def test_what_is_predicted_again_is_told_apart_by_what_it_is_for() -> None:
    """Before a word that any prediction has, what it is made of is named."""
    evidence = Evidence(models=("Ridge",), binds=("y_pred",), inputs=("m", "X_test"))
    taken = ["predict_with_ridge"]
    name = function_name("predict", "", evidence, taken)
    assert name == "predict_with_ridge_on_x_test"
    asked = replace(evidence, applied=("model_two",), inputs=("model_two",))
    assert function_name("predict", "", asked, taken) == "predict_with_model_two"


def test_what_is_shown_again_is_told_apart_by_when() -> None:
    """Before a number, the function after which it is shown is named."""
    evidence = Evidence(binds=("items",), shown="items", after="sort_items")
    name = function_name("report", "", evidence, ["show_items"])
    assert name == "show_items_after_sort_items"


def test_a_long_name_ends_with_a_word_that_says_something() -> None:
    """Of what makes a name longer than a line has room for, the first words stay."""
    name = "compute_varying_intercepts_and_slopes_model_and_rates_of_all"
    assert shortened(name) == name
    assert shortened(name + "_rivers") == name
    assert shortened(name + "s") == name.removesuffix("_of_all")
    assert shortened("x" * 99) == "x" * 60


def test_duplicates_take_more_evidence_then_a_number() -> None:
    """Evidence is used up before a number is."""
    evidence = Evidence(columns=("age",), calls=(".fillna",))
    taken: list[str] = []
    for _ in range(6):
        taken.append(function_name("clean", "Missing values", evidence, taken))
    assert taken == [
        "handle_missing_values",
        "fill_age",
        "clean_age",
        "clean_data",
        "clean_rows",
        "clean_columns",
    ]
    taken.append(function_name("clean", "Missing values", evidence, taken))
    assert taken[-1] == "handle_missing_values_2"


@given(
    st.sampled_from(STAGES),
    st.text(),
    st.lists(st.text(max_size=9), max_size=3).map(tuple),
    st.lists(st.text(max_size=9), max_size=3).map(tuple),
)
def test_names_and_docstrings_of_anything(
    stage: str, text: str, columns: tuple[str, ...], models: tuple[str, ...]
) -> None:
    """Whatever it says: valid names, docstrings that survive, lines that fit."""
    evidence = Evidence(columns, columns, models, columns, columns, columns)
    name = function_name(stage, text, evidence, {"load_data", "clean_data"})
    assert is_free(name) and name == name.lower()
    assert record_name(name).isidentifier()
    for path in (text, *columns):
        setting = setting_name({"seed"}, path=path, name="", keyword=path, receiver="F")
        assert setting.isidentifier() and not keyword.iskeyword(setting)
    doc = function_docstring(stage, text, text, (text,), evidence)
    source = f"def f():\n    {docstring_literal(doc)}\n"
    function = ast.parse(source).body[0]
    assert isinstance(function, ast.FunctionDef)
    assert ast.get_docstring(function) == doc
    assert all(width(line) <= 88 for line in source.split("\n"))
    first = module_docstring(stage, [text], [3, 4, 9])
    assert ast.literal_eval(docstring_literal(first, "")) == first
    assert width(first) <= 82 and "\n" not in first
    is_chatter(text)


@pytest.mark.parametrize("case", lines("comments.txt"))
def test_chatter(case: str) -> None:
    """Comments marked + explain, those marked - do not."""
    assert is_chatter(case[2:]) == (case[0] == "-")


@pytest.mark.parametrize(
    ("said", "evidence"),
    [
        ("Make `SVC`.", Evidence(models=("svm.SVC",), unfitted=True)),
        ("Fit `SVC`.", Evidence(models=("svm.SVC",))),
        ("Fit `Ridge` in a pipeline.", Evidence(models=("Ridge", "Pipeline"))),
        ("Fit `Pipeline`.", Evidence(models=("Pipeline",))),
        (
            "Fit `model`.",
            Evidence(calls=(".fit",), binds=("hist",), estimators=("model",)),
        ),
        ("Compute `rng` and `x`.", Evidence(binds=("rng", "x"))),
        ("Train with `fit_one_cycle`.", Evidence(calls=(".fit_one_cycle",))),
        ("Call `title` and `xlabel`.", Evidence(calls=("plt.title", "plt.xlabel"))),
        (
            "Cross-validate `Ridge`.",
            Evidence(models=("Ridge",), calls=("s.cross_val_score",)),
        ),
        ("Train the models.", Evidence()),
    ],
)
def test_account_of_training(said: str, evidence: Evidence) -> None:
    """What is fitted is told, not what that gives; and what is not fitted is made."""
    assert function_docstring("train", evidence=evidence) == said


@pytest.mark.parametrize(
    ("said", "stage", "evidence"),
    [
        ("Drop the column `id`.", "features", Evidence(dropped=("id",))),
        (
            "Drop `a`, `b` and 4 other columns.",
            "features",
            Evidence(dropped=tuple("abcdef")),
        ),
        ("Select `X` and `y`.", "features", Evidence(binds=("X", "y"))),
        ("Combine the tables.", "features", Evidence(calls=("pandas.concat",))),
        ("Merge the tables.", "clean", Evidence(calls=(".merge",), binds=("df",))),
        ("Seed the random numbers.", "train", Evidence(calls=("random.seed",))),
        ("Call `solve`.", "compute", Evidence(calls=("m.solve", "print", ".format"))),
        ("Call `len`.", "compute", Evidence(calls=("len",))),
        ("Plot sales by month.", "report", Evidence(titles=("SALES BY MONTH",))),
        ("Show `len(a)`.", "report", Evidence(shown="len(a)", binds=("a",))),
        ("Compute `k` and `mae`.", "predict", Evidence(binds=("k", "mae"))),
        ("Predict `y_pred`.", "predict", Evidence(binds=("y_pred",))),
        (
            "Count the distinct values of `town`.",
            "report",
            Evidence(
                columns=("town",), calls=(".unique",), shown="len(df.town.unique())"
            ),
        ),
    ],
)
def test_account(said: str, stage: str, evidence: Evidence) -> None:
    """What is done is told from the code alone."""
    assert function_docstring(stage, evidence=evidence) == said


@pytest.mark.parametrize(
    ("said", "stage", "comment"),
    [
        ("Predict the ten oldest.", "predict", "predict the ten oldest"),
        ("Compute `p`.", "predict", "print the ten oldest"),
        ("Print the ten oldest.", "report", "print the ten oldest"),
        ("Load `people`.", "load", "Import data"),
    ],
)
def test_comments_that_say_nothing_of_the_function(
    said: str, stage: str, comment: str
) -> None:
    """What only the report does, and what any function does, is no docstring."""
    evidence = Evidence(reads=("people",), binds=("p",))
    assert function_docstring(stage, comments=[comment], evidence=evidence) == said


def test_more_of_one_model_is_told_apart_by_what_comes_of_it() -> None:
    """Before a number, the name of what a function binds is taken."""
    evidence = Evidence(models=("Ridge",), binds=("weights", "ridge"))
    evidence = replace(evidence, estimators=("ridge",))
    taken = ["train_ridge"]
    assert function_name("train", "", evidence, taken) == "train_ridge_for_weights"


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        ("Column 13 has few values.", "Drop the outliers. Column 13 has few values."),
        (
            "",
            "Drop the outliers. Guess what? Let's see. It works for you. Now we go on.",
        ),
        (
            "Means are robust.",
            "Drop the outliers. You may ask why. So do we. Means are robust.",
        ),
        (
            "Means are robust.",
            "Drop the outliers. Means are robust. There are two of\n- a\n- b",
        ),
    ],
)
def test_what_a_docstring_explains(body: str, markdown: str) -> None:
    """Talk to the reader, what goes on from it and leads to lists is left out."""
    summary, _, rest = function_docstring("clean", markdown=markdown).partition("\n\n")
    assert (summary, rest) == ("Drop the outliers.", body)


@pytest.mark.parametrize("case", lines("summaries.txt"))
def test_summaries(case: str) -> None:
    """Markdown and comments become the summary, in the imperative, or do not."""
    text, _, expected = case.partition(" →")
    fallback = "Compute the results."
    assert function_docstring("compute", comments=[text]) == (
        expected.strip() or fallback
    )
    summary = function_docstring("compute", markdown=text).split("\n")[0]
    assert summary == (expected.strip() or fallback)


@pytest.mark.parametrize(
    ("name", "record"),
    [
        ("load", "Loaded"),
        ("split", "Split"),
        ("clean_data", "CleanedData"),
        ("train_random_forest", "TrainedRandomForest"),
        ("compute_greeks", "ComputedGreeks"),
        ("drop_duplicates", "DroppedDuplicates"),
        ("fit_scaler", "FittedScaler"),
        ("build_model", "BuiltModel"),
        ("fit_and_transform", "FittedAndTransformed"),
        ("tidy_text", "TidiedText"),
        ("one_hot_contract", "OneHotContractResult"),
        ("cross_validate_svc", "CrossValidatedSvc"),
    ],
)
def test_record_name(name: str, record: str) -> None:
    """Participle and noun."""
    assert record_name(name) == record


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ("seed", {"name": "SEED"}),
        ("learning_rate", {"name": "learningRate"}),
        ("copy_value", {"name": "copy"}),
        ("model_config_value", {"name": "model_config"}),
        ("data_dir_value", {"name": "DATA_DIR"}),
        ("telecom_churn_csv", {"path": "data/Telecom Churn.csv"}),
        ("winequality_red_csv", {"path": "https://x.org/winequality-red.csv?raw=1"}),
        ("x_csv", {"path": "C:\\data\\x.csv"}),
        ("l_value", {"name": "l"}),
        (
            "one_two_three_four_five_six_seven_eight_nine_ten",
            {"path": "one two three four five six seven eight nine ten eleven.csv"},
        ),
        ("data_csv", {"path": "数据.csv"}),
        ("test_size", {"keyword": "test_size", "receiver": "train_test_split"}),
        ("seed", {"keyword": "random_state", "receiver": "RandomForestClassifier"}),
        (
            "random_forest_max_depth",
            {"keyword": "max_depth", "receiver": "e.RandomForestClassifier"},
        ),
        ("quantile", {"receiver": "pandas.Series.quantile"}),
        ("sample_frac", {"keyword": "frac", "receiver": ".sample"}),
    ],
)
def test_setting_name(expected: str, said: dict[str, str]) -> None:
    """Its own name, the file's, or keyword and receiver; a second one differs."""
    assert setting_name(**said) == expected
    assert setting_name({expected}, **said) != expected


def test_seed_of_a_second_model() -> None:
    """Where the seed is taken, the receiver tells."""
    name = setting_name({"seed"}, keyword="random_state", receiver="SVC")
    assert name == "svc_seed"


def test_docstring_has_summary_and_body() -> None:
    """The first sentence is the summary, the others follow; lists and code do not."""
    markdown = (
        "We fill the missing ages with the median. It is robust against\noutliers.\n\n"
        "- a list\n- of things\n\n```python\nx = 1\n```\n"
    )
    assert function_docstring("clean", "Ages", markdown) == (
        "Fill the missing ages with the median.\n\nIt is robust against outliers."
    )


@pytest.mark.parametrize(
    ("headings", "cells", "expected"),
    [
        (["## 2. Data Cleaning"], range(7, 14), "Data cleaning (cells 7 to 13)."),
        (["Cleaning", "Outliers"], [7, 20], "Cleaning and outliers (cells 7, 20)."),
        ([], [3], "Clean the data (cell 3)."),
        (["Code", "🔥"], [3, 4], "Clean the data (cells 3 and 4)."),
        (["数据清洗"], [3], "数据清洗 (cell 3)."),
        (["a", "b", "c", "d"], [], "Clean the data."),
    ],
)  # fmt: skip
def test_module_docstring(
    headings: list[str], cells: list[int], expected: str
) -> None:  # fmt: skip
    """The notebook's headings, or the stage's title, and the cells."""
    assert module_docstring("clean", headings, cells) == expected


@pytest.mark.parametrize(
    ("name", "sources", "expected"),
    [
        (
            "x.ipynb",
            ["# Churn **prediction**\n\nWho leaves? We [look](x).", "x = 1"],
            ("Churn prediction", "Who leaves? We look."),
        ),
        ("telecom_churn-v2 (1).ipynb", [], ("Telecom churn v2", "")),
        ("dir/03-clean.ipynb", ["## Imports"], ("Clean", "")),
        ("wine.ipynb", ["Some text", "## Load the data"], ("Wine", "Some text.")),
        (
            "tea.ipynb",
            ["### Importing the libraries\n\nOf teas. Get it from here: https://x.org"],
            ("Tea", "Of teas."),
        ),
    ],
)
def test_title(name: str, sources: list[str], expected: tuple[str, str]) -> None:
    """The first heading, unless it is a section's; else the file's name."""
    cells = tuple(
        Cell(
            index=number,
            code_index=None,
            id=None,
            kind="code" if source == "x = 1" else "markdown",
            source=source,
        )
        for number, source in enumerate(sources, 1)
    )
    assert title(Notebook(name=name, cells=cells)) == expected


SECTIONS = [
    (
        "train_and_test",
        "Evaluation procedure #1: Train and test on the entire dataset.",
        ["Evaluation procedure #1: Train and test on the entire dataset"],
        ["load", "train", "evaluate"],
        [],
    ),
    (
        "run_learning_curves",
        "Learning curves: train the model.",
        ["Learning curves"],
        ["train"],
        [],
    ),
    ("prepare_data", "Load the data and clean it.", [], ["load", "clean"], []),
    (
        "prepare_data",
        "Prepare the data.",
        ["2. Exploratory data analysis"],
        ["load", "clean", "features", "split"],
        [],
    ),
    (
        "train_and_evaluate_random_forest",
        "Train `RandomForestClassifier` and evaluate it.",
        ["How good is it?"],
        ["train", "evaluate", "train", "evaluate"],
        ["RandomForestClassifier"],
    ),
    (
        "train_and_evaluate_models",
        "Train the models and evaluate them.",
        ["Data"],
        ["train", "evaluate", "train", "evaluate"],
        ["SVC", "KNeighborsClassifier"],
    ),
    (
        "prepare_train_and_evaluate",
        "Prepare the data, model it, compute results and save what was made.",
        [],
        ["load", "clean", "split", "train", "predict", "evaluate", "compute", "save"],
        [],
    ),
]


@pytest.mark.parametrize(("name", "said", "headings", "stages", "models"), SECTIONS)
def test_sections(
    name: str, said: str, headings: list[str], stages: list[str], models: list[str]
) -> None:
    """A section is named by its heading if that says it, else by what it does."""
    steps = [f"{stage}_{number}" for number, stage in enumerate(stages)]
    found, heading = section_name(headings, stages, steps, models, ())
    assert found == name
    assert section_docstring(heading, stages, models) == said


@given(st.lists(st.sampled_from(STAGES[:-1]), min_size=1), st.text(max_size=90))
def test_sections_of_anything(stages: list[str], heading: str) -> None:
    """Names of sections are free, and what is said of them fits on a line."""
    taken: set[str] = set()
    for _ in range(3):
        name, used = section_name([heading], stages, ["x"], [], taken)
        assert is_free(name) and name not in taken
        taken.add(name)
        said = section_docstring(used, stages)
        assert said.endswith(".") and width(said) <= 78


@pytest.mark.parametrize("text", [
    "instantiate the model", "fit the model with data", "import the class",
    "STEP 3: make predictions on the testing set", "Train model", "split X and y",
])  # fmt: skip
def test_echoes(text: str) -> None:
    """A comment that only says what the code does is none."""
    assert is_echo(text)


@pytest.mark.parametrize("text", [
    "fit the model (not on X_test)", "the model", "train on last year's customers",
    "instantiate the model with the best known parameters", "split 80/20", "模型",
])  # fmt: skip
def test_no_echoes(text: str) -> None:
    """A comment that says more stays."""
    assert not is_echo(text)


def test_docstrings_that_repeat_the_name_say_what_is_made() -> None:
    """Others stay as they are."""
    made = ["r_auc", "nb_auc"]
    found = telling_more("Calculate AUROC.", "calculate_auroc", made)
    assert found == "Calculate AUROC: `r_auc` and `nb_auc`."
    assert telling_more("Load the data.\n\nMore.", "load_data", ["df"]) == (
        "Load the data: `df`.\n\nMore."
    )
    assert telling_more("Fit `Ridge`.", "train_ridge", made) == "Fit `Ridge`."
    assert telling_more("Load the data.", "load_data", []) == "Load the data."
    assert telling_more("Load the data.", "load_data", list("abcde")) == (
        "Load the data: `a`, `b` and 3 more."
    )
    named = telling_more("Compute `k` and `m`.", "compute_absolute_error", ["k", "m"])
    assert named == "Compute the absolute error."
    named = telling_more("Compute `mean_error`.", "compute_mean_error", ["mean_error"])
    assert named == "Compute `mean_error`."


def test_settings_of_one_name_are_told_apart() -> None:
    """By what the statement binds, else by a word that is their value."""
    given = {"keyword": "kernel", "receiver": "SVC"}
    taken = {"svc_kernel"}
    assert setting_name(taken, **given, target="wide", value="rbf") == "wide_kernel"
    assert setting_name(taken, **given, value="rbf") == "svc_rbf_kernel"
    assert setting_name(taken, **given, value="2") == "svc_kernel_2"


def test_a_heading_on_another_stage_is_no_docstring() -> None:
    """What a heading says of training is not said of the features under it."""
    evidence = Evidence(binds=("X", "y"))
    heading = "Building a linear regression model"
    assert function_docstring("features", heading, evidence=evidence) == (
        "Select `X` and `y`."
    )


def test_what_is_shown_is_named_after_its_call_before_its_heading() -> None:
    """One heading stands over a table, its summary and its missing values."""
    heading = "Check for counts, sums, null values"
    evidence = Evidence(calls=(".describe",), binds=("df",), shown="df.describe()")
    assert function_name("report", heading, evidence) == "show_summary_of_df"
