"""The command line: the only place that talks to the user."""

import gc
import os

# Nothing made while the modules load is garbage: collecting meanwhile costs a tenth of a scan.
gc.disable()
# No code of third-party plugins runs in tactful, and looking for them takes time as well.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

from tactful.cli.main import main  # noqa: E402 (both lines above count while modules load)

gc.freeze()
gc.enable()

__all__ = ["main"]
