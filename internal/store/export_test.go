package store

// Rewrite makes a statement one of a database.
func Rewrite(query string, dollars bool, now string) string { return rewrite(query, dollars, now) }

// Key is the form of an id in the keys of PostgreSQL, and the id that is made of it and what is kept beside it.
func Key(id string) (key, back string) {
	q := queries{shared: true}
	return q.key(id), q.named(q.key(id), q.name(id))
}
