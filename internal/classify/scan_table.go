package classify

// runClasses maps the bytes that a run is made of to their class, and all others to 0.
var runClasses = func() (t [256]runClass) {
	for c := range t {
		for i := range 6 {
			if bit := runClass(1) << i; running[c] && classes[c] == bit.class() {
				t[c] = bit
			}
		}
	}
	return t
}()
