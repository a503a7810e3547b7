"""Grafana dashboards, Prometheus rule files and Markdown: the queries in them, and what shows their results."""

from sdkgen.documents.read import SUFFIXES, Document, Reading, Spot, read_documents

__all__ = ["SUFFIXES", "Document", "Reading", "Spot", "read_documents"]
