from prometheus_client import Counter
print "orders_total"
