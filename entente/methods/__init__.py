"""Stances, influence, cross-impacts and what follows from them: tables in, tables out; nothing here draws or prints."""
