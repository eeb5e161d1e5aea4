"""The benchmark: how near the engine comes to what the database itself can do, in one run.

Figures are ratios. Every round measures the ceiling (the same rows written by `pgbench`, which is C and
knows no rules) and the product side by side on one embedded PostgreSQL with durable commits.
"""
