"""A metric, label or label value renamed wherever it is named."""
