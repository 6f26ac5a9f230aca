"""What pages show, put together from rows: no request, nothing written."""
