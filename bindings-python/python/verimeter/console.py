"""The statistics console of a ledger, in the browser.

In a script that does nothing else, `with console.serve(ledger) as page: print(page.url); page.wait()`; in a
notebook, keep what `serve` gives and open its `url`.
"""

from __future__ import annotations

from verimeter._native import Console, serve

__all__ = ["Console", "serve"]
