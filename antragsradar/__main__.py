"""`python -m antragsradar` is the same as `antragsradar`."""

from antragsradar.cli import main

main()
