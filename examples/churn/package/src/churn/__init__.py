"""Telecom customer churn."""
