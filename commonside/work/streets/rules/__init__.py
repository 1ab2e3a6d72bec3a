"""What streets are decided by: notices and their days, orders, places that recur."""
