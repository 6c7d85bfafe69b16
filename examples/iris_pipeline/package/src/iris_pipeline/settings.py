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
        env_prefix="IRIS_PIPELINE_",
        toml_file="iris_pipeline.toml",
        extra="forbid",
        frozen=True,
    )

    data_dir: Path = Field(Path(), description="Where relative paths start.")
    test_size: float = Field(
        0.3, description="`test_size` of `train_test_split` (cell 12)."
    )
    seed: int = Field(3, description="Makes random choices repeatable (cell 12).")
    logistic_regression_c: float = Field(
        2.0, description="`C` of `LogisticRegression` (cell 14)."
    )
    max_iter: int = Field(
        300, description="`max_iter` of `LogisticRegression` (cell 14)."
    )
    n_splits: int = Field(5, description="`n_splits` of `StratifiedKFold` (cell 15).")
    simple_imputer_strategy: str = Field(
        "mean", description="`strategy` of `SimpleImputer` (cell 18)."
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
