"""Rules about Prometheus rule files: records, alerts, and what their texts say."""
