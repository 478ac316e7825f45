"""`python -m tactful` is the command `tactful`."""

from tactful.cli import main

main()
