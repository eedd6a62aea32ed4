"""What the pages of the book are called where another page names them."""

from entente.data import labels

PAGES = labels("claims", "section")
