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
        env_prefix="CELLAR_", toml_file="cellar.toml", extra="forbid", frozen=True
    )

    data_dir: Path = Field(Path(), description="Where relative paths start.")
    raw: str = Field("lots.csv", description="01_prepare.ipynb, cell 3, `RAW`.")
    clean_csv: Path = Field(
        Path("clean.csv"),
        description=(
            "Written in 01_prepare.ipynb, cell 10; read in 02_features.ipynb, cell 4."
        ),
    )
    features_csv: Path = Field(
        Path("features.csv"),
        description=(
            "Written in 02_features.ipynb, cell 6; read in "
            "03_train.ipynb, cell 4; read in 04_harvest.ipynb, cell 3."
        ),
    )
    seed: int = Field(7, description="03_train.ipynb, cell 2, `SEED`.")
    test_size: float = Field(
        0.25, description="`test_size` of `train_test_split` (03_train.ipynb, cell 4)."
    )
    random_forest_n_estimators: int = Field(
        150,
        description=(
            "`n_estimators` of `RandomForestClassifier` (03_train.ipynb, cell 6)."
        ),
    )
    grower_joblib: Path = Field(
        Path("grower.joblib"),
        description=(
            "Written in 03_train.ipynb, cell 10; read in 04_harvest.ipynb, cell 2."
        ),
    )
    scaler_joblib: Path = Field(
        Path("scaler.joblib"),
        description=(
            "Written in 03_train.ipynb, cell 10; read in 04_harvest.ipynb, cell 2."
        ),
    )
    doubtful_csv: Path = Field(
        Path("doubtful.csv"),
        description="Where it is written (04_harvest.ipynb, cell 5).",
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
