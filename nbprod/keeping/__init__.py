"""The package's folder and the record in it of what was written last."""
