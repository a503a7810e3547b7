from .. import registry
from ..registry import ORDERS as PLACED, Metrics

ALIAS = registry.BY_NAME["payments"]
shared = Metrics()
