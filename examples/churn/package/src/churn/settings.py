"""Every value that may be changed without changing code, with its cell of origin."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)


class Settings(BaseSettings):
    """Read from a TOML file, then the environment, then the command line."""

    model_config = SettingsConfigDict(
        env_prefix="CHURN_", toml_file="churn.toml", extra="forbid", frozen=True
    )

    data_dir: Path = Field(Path(), description="Where relative paths start.")
    seed: int = Field(42, description="Cell 2, `SEED`.")
    short: int = Field(12, description="Cell 22, `short`.")
    long: int = Field(48, description="Cell 22, `long`.")
    threshold: float = Field(0.35, description="Cell 33, `threshold`.")
    telecom_churn_csv: Path = Field(
        Path("telecom_churn.csv"), description="What is read (cell 3)."
    )
    test_size: float = Field(
        0.2, description="`test_size` of `train_test_split` (cell 27)."
    )
    max_iter: int = Field(
        1000, description="`max_iter` of `LogisticRegression` (cell 30)."
    )
    random_forest_n_estimators: int = Field(
        120, description="`n_estimators` of `RandomForestClassifier` (cell 30)."
    )
    random_forest_max_depth: int = Field(
        8, description="`max_depth` of `RandomForestClassifier` (cell 30)."
    )
    gradient_boosting_n_estimators: int = Field(
        80, description="`n_estimators` of `GradientBoostingClassifier` (cell 30)."
    )
    learning_rate: float = Field(
        0.05, description="`learning_rate` of `GradientBoostingClassifier` (cell 30)."
    )
    model_dir: Path = Field(Path("model"), description="Where the model is kept.")
    max_body_bytes: int = Field(8_000_000, gt=0, description="Longer requests get 413.")
    max_records: int = Field(10_000, gt=0, description="Requests with more get 413.")
    max_seconds: float = Field(30, gt=0, description="What takes longer gets 503.")
    scoring_threads: int = Field(2, gt=0, description="Requests scored at a time.")
    waiting_requests: int = Field(64, ge=0, description="With more waiting, 503.")
    reload_seconds: float = Field(2, gt=0, description="How often to look for a model.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put the command line above the environment above the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)
