"""The instructions of two documents, as a gate that the load of the machine does not move."""
