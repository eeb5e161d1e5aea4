"""Dated, small migrations. A released one is never edited: add a new one."""
