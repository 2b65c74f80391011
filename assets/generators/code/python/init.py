# A package, so that `python -m unittest` finds the tests.
