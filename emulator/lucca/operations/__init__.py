"""What changes Lucca's records, one file for each kind: read what was sent, check it, store it.

An operation is given the transaction and the moment; it knows no HTTP and no SQL.
"""
