"""Constants of the notebook that several stages use."""

TARGET = "species"
EPS = 1e-6
