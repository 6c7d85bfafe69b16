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
        env_prefix="WINE_REPORT_",
        toml_file="wine_report.toml",
        extra="forbid",
        frozen=True,
    )

    data_dir: Path = Field(Path(), description="Where relative paths start.")
    min_samples: int = Field(3, description="Cell 2, `MIN_SAMPLES`.")
    samples_csv: Path = Field(Path("samples.csv"), description="What is read (cell 4).")
    chemistry_csv: Path = Field(
        Path("chemistry.csv"), description="What is read (cell 8)."
    )
    model_dir: Path = Field(Path("model"), description="Where the model is kept.")

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
