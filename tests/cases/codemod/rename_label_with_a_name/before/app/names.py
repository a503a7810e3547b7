DURATION = "order_duration_seconds"
CHANNEL = "channel"
STATUSES = ("status",)
