"""Supervision and improvement: samples, workload, cover, waiting times."""
