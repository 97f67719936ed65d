package inventory

// Progress is how far one scope has come. It is for people who wait: nothing depends on it, and it may come in any
// order from many goroutines.
type Progress struct {
	Scope  Scope
	Op     string // the call that was made last, "" when it is no call
	Calls  int64
	Rows   int64
	Gaps   int
	Status Status // "" while the scope is at work
}
