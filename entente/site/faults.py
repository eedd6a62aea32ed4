"""What went wrong, in a sentence that a person can act on."""

import errno
import os

from sphinx.errors import ExtensionError, SphinxError, SphinxParallelError

from entente.data import DataError
from entente.site.building import BuildError
from entente.site.editions import EditionError
from entente.site.notebooks import ChapterError
from entente.site.offers import OfferError
from entente.site.pictures import PictureError
from entente.site.printing import PDFError

TOLD = (  # their messages say what, and what to do
    DataError, BuildError, ChapterError, EditionError, OfferError, PictureError, PDFError
)  # fmt: skip
STOPPED = "Stopped. No chapter, picture or page is half written; the same command goes on from here."
ADVICE = {
    errno.ENOSPC: "the disk is full; make room and run it again.",
    errno.EDQUOT: "your share of the disk is used up; make room and run it again.",
    errno.EFBIG: "it would be larger than a file of yours may be; raise the limit (`ulimit -f`) and run it again.",
    errno.EROFS: "it lies where nothing may be written; work in a copy that may.",
    errno.EACCES: "you may not read or write it; change its permissions, or work in a copy of your own.",
    errno.EPERM: "it may not be changed; unlock it, or work in a copy of your own.",
    errno.EEXIST: "a file stands where a folder should be; move it away and run it again.",
    errno.ENOTDIR: "a file stands where a folder should be; move it away and run it again.",
    errno.EISDIR: "a folder stands where a file should be; move it away and run it again.",
    errno.EMFILE: "too many files are open; raise the limit (`ulimit -n`) and run it again.",
    errno.ENOENT: "it is not there; restore it (`git checkout`) and run it again.",
}


def sentence(error: BaseException) -> str:
    """What to tell a person instead of a traceback."""
    error = _cause(error)
    if isinstance(error, KeyboardInterrupt):
        return STOPPED
    if isinstance(error, TOLD):
        return str(error)
    if isinstance(error, OSError) and error.errno in ADVICE:
        advice = ADVICE[error.errno]
        return f"{error.filename}: {advice}" if error.filename else advice.capitalize()
    if isinstance(error, MemoryError):
        return "Memory ran out; close other programs and run it again."
    if isinstance(error, SphinxError):
        return f"Sphinx: {error}"
    return f"{type(error).__name__}: {error}\nThis is a fault of ours: run it again with --traceback and tell us."


def _cause(error: BaseException) -> BaseException:
    """What Sphinx has wrapped, where it has."""
    while isinstance(error, ExtensionError) and error.orig_exc is not None:
        error = error.orig_exc
    if isinstance(error, SphinxParallelError):  # of a process that reads or writes pages: words are all that is left
        code = next((code for code in ADVICE if os.strerror(code) in error.message), None)
        return OSError(code, os.strerror(code)) if code else BuildError(error.message)
    return error
