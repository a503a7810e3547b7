"""Rules about the Catalogue: what is declared, and whether it can be emitted and queried as it says."""
