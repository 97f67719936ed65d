package people

// Hash is hash, for tests against the reference.
func (k Key) Hash(b []byte) uint64 { return k.hash(b) }

// HashOf is hashOf, for tests against Hash.
func (k Key) HashOf(kind Kind, v []byte) uint64 { return k.hashOf(kind, v) }
