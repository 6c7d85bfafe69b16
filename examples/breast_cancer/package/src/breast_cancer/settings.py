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
        env_prefix="BREAST_CANCER_",
        toml_file="breast_cancer.toml",
        extra="forbid",
        frozen=True,
    )

    data_dir: Path = Field(Path(), description="Where relative paths start.")
    tumours_csv: Path = Field(Path("tumours.csv"), description="What is read (cell 3).")
    test_size: float = Field(
        0.25, description="`test_size` of `train_test_split` (cell 25)."
    )
    seed: int = Field(42, description="Makes random choices repeatable (cell 25).")
    max_iter: int = Field(
        500, description="`max_iter` of `LogisticRegression` (cell 28)."
    )
    k_neighbors_n_neighbors: int = Field(
        7, description="`n_neighbors` of `KNeighborsClassifier` (cell 29)."
    )
    random_forest_n_estimators: int = Field(
        100, description="`n_estimators` of `RandomForestClassifier` (cell 30)."
    )
    random_forest_max_depth: int = Field(
        6, description="`max_depth` of `RandomForestClassifier` (cell 30)."
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
