"""Breast cancer: malignant or benign."""
