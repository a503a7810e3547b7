"""Rules about queries wherever they stand: in dashboards, rule files and Markdown."""
