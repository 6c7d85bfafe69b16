"""What reading takes: formats, IPython's syntax, files beside a notebook, secrets."""
