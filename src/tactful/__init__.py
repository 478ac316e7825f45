"""Read a client's message, see what is risky and why, draft a reply that keeps you safe."""

__version__ = "0.1.0"
