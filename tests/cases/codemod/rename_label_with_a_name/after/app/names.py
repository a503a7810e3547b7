DURATION = "order_duration_seconds"
CHANNEL = "source"
STATUSES = ("status",)
