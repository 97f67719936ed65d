package check

// cardLengths has one bit for each length of a card number, from 15 on, by the first two figures of the cards that have
// it: those of cardScheme.
var cardLengths = func() (t [100]byte) {
	const fifteen, sixteen, longer = 1, 2, 2 + 4 + 8 + 16
	t[34], t[37] = fifteen, fifteen
	for _, r := range [][2]int{{22, 27}, {35, 35}, {40, 49}, {51, 55}} {
		for two := r[0]; two <= r[1]; two++ {
			t[two] = sixteen
		}
	}
	for _, two := range []int{62, 60, 68, 69, 90, 94, 95, 96, 98, 99} { // 62, and all that domesticPrefix knows
		t[two] = longer
	}
	return t
}()
