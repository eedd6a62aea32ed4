"""A chapter runs in the reader's browser: its parts, what a build lays beside the site, the Python side of a run.

:mod:`~entente.site.live.parts`, :mod:`~entente.site.live.laying` and :mod:`~entente.site.live.pages` work when the
site is built; the rest is imported in the browser, where there is neither Sphinx nor IPython.
"""
