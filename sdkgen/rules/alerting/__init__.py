"""Rules about recorded series, alerts and objectives as the specification defines them."""
