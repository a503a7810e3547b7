from enum import Enum, StrEnum

PREFIX = "orders"
LABELS = ["status"]


class Outcome(StrEnum):
    PAID = "paid"
    LOST = "lost"


class Plain(Enum):
    PAID = "paid"
    LOST = "lost"
