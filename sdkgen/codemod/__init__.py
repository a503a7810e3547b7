"""Code that uses metrics: scanned against the specification, renamed with it, adopted into it.

Import from the modules: only the commands that rewrite Python pay for libcst.
"""
