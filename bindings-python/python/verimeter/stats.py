"""Figures without a ledger: of Parquet files, of columns in memory, of states that were made elsewhere."""

from __future__ import annotations

from verimeter._native import State, aggregate, breakdown, overview, scan, trend

__all__ = ["State", "aggregate", "breakdown", "overview", "scan", "trend"]
