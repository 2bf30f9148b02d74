"""Documents that we wrote, about an invented province, and the tour of `make run` over them or over one's own."""
