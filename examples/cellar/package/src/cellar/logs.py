"""What the service logs: a JSON document on each line."""

import json
import logging
import time
from typing import Any

logger = logging.getLogger(__name__)


class JsonLines(logging.Formatter):
    """Format each record as JSON on one line, with the fields that it was given."""

    def format(self, record: logging.LogRecord) -> str:
        """Give time, level, logger, message, fields and, of errors, the traceback."""
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        document: dict[str, Any] = {
            "time": f"{moment}.{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        document |= getattr(record, "fields", {})
        if record.exc_info:
            document["traceback"] = self.formatException(record.exc_info)
        return json.dumps(document, default=str)


CONFIG: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "cellar.logs.JsonLines"}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"level": "INFO", "handlers": ["lines"]},
}
"""For uvicorn, which applies it in each of its workers."""


def log(message: str, **fields: object) -> None:
    """Log a message with fields of its own."""
    logger.info(message, extra={"fields": fields})
