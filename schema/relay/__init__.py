"""Relay: global ids, nodes, connections, cursors."""
