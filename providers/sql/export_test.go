package sql

// Sanitize lets tests see what becomes of the errors of servers.
func Sanitize(err error) error { return sanitize(err) }
