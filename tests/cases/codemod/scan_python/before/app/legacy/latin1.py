# -*- coding: latin-1 -*-
from prometheus_client import Counter
GRÖSSE = Counter("grösse_total", "Größe.")
