"""Computes and draws what the chapters tell: tables, matrices, charts, book and PDF."""
