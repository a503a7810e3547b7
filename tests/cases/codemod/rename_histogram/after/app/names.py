DURATION = "checkout_duration_seconds"
CHANNEL = "channel"
STATUSES = ("status",)
