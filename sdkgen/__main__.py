"""Lets ``python -m sdkgen`` do what ``sdkgen`` does."""

from sdkgen.cli import main

if __name__ == "__main__":
    main()
