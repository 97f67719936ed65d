package decide

// Rules are the law and the rules, compiled. They are made by Load, never change, and are safe for concurrent use.
type Rules struct {
	asOf    Date
	version string
	digest  string
	count   int
}

// AsOf returns the day until which the facts of the law were checked.
func (r *Rules) AsOf() Date { return r.asOf }

// Version returns the version of the pack.
func (r *Rules) Version() string { return r.version }

// Digest returns the SHA-256 of the files that the rules were loaded from, as hexadecimal digits.
func (r *Rules) Digest() string { return r.digest }

// Count returns how many rules there are.
func (r *Rules) Count() int { return r.count }
