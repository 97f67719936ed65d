package demo

// dice is a stream of numbers that depends on its seed alone (SplitMix64, Steele et al. 2014): the facts about person i
// can be made in any order and in any file.
type dice uint64

// Streams keep the numbers about different things apart.
const (
	ofStudent = iota + 1
	ofGuardian
	ofLearner
	ofCustomer
	ofStaff
	ofLead
	ofPayment
	ofPost
	ofConsent
	ofLog
	ofProduct
)

// roll returns the dice of thing i in a stream.
func (g *generator) roll(stream, i int) dice {
	d := dice(g.opt.Seed ^ uint64(stream)<<56 ^ uint64(i)) //nolint:gosec // negative numbers are things like others
	d.next()
	return d
}

func (d *dice) next() uint64 {
	*d += 0x9e3779b97f4a7c15
	z := uint64(*d)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// n returns a number from 0 to limit-1; the limit is below 2^31.
func (d *dice) n(limit int) int { return int(d.next()>>33) * limit >> 31 }

// chance is true in percent of 100 cases.
func (d *dice) chance(percent int) bool { return d.n(100) < percent }

// of picks an element.
func (d *dice) of(list []string) string { return list[d.n(len(list))] }
