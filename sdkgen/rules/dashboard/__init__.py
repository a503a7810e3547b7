"""Rules about dashboards: what a panel makes of its queries, and what a dashboard makes of its variables."""
