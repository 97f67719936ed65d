package decide

import "math/bits"

// ranks is a set of strictnesses.
type ranks uint8

func (s *ranks) add(strictness int) { *s |= 1 << strictness }
func (s ranks) single() bool        { return bits.OnesCount8(uint8(s)) == 1 }
func (s ranks) strictest() int      { return bits.Len8(uint8(s)) - 1 }
func (s ranks) laxest() int         { return bits.TrailingZeros8(uint8(s)) }

// outcome is what the tables say in one reading of the facts.
type outcome struct {
	exports  ranks // export results that are open; one: decided
	storage  int   // the strictest that certainly holds
	stricter ranks // stricter ones that an unknown fact keeps open
	// possible are the results that would be open if the rules that only ask had spoken as well.
	possible      ranks
	possibleStore ranks
}

// trial holds the truth of each rule of the two tables in one reading of the facts.
type trial struct {
	world
	split   bool // the rules were last evaluated for a part of the sensitive people
	export  [maxRules]Truth
	storage [maxRules]Truth
}

// maxRules is how many rules a table can have.
const maxRules = 64

// evaluate finds the truth of the rules that look at what changed with the given facts.
func (t *trial) evaluate(r *Rules, day Date, on factSet) {
	changed := t.derive(r, on)
	for i, x := range r.export {
		if on == everything || x.own.meets(changed) {
			t.export[i] = x.on(&t.world, day)
		}
	}
	for i, x := range r.storage {
		if on == everything || x.own.meets(changed) {
			t.storage[i] = x.on(&t.world, day)
		}
	}
}

// everything is the set of all facts.
const everything = ^factSet(0)

// on is the truth of a rule on a day; a rule that is not in force does not hold.
func (x *rule) on(w *world, day Date) Truth {
	if !x.force.holds(day) {
		return No
	}
	return x.when(w)
}

// outcome reads the two tables: of the export table the first rule that decides, with those before it that may; of the
// storage table the strictest.
func (t *trial) outcome(r *Rules) outcome {
	var o outcome
	t.exports(r, &o)
	o.storage = NoRule.Strictness()
	for i, x := range r.storage {
		if t.storage[i] == Yes {
			o.storage = max(o.storage, x.strict)
		}
	}
	for i, x := range r.storage {
		if t.storage[i] != Unknown || x.open == silent || x.strict <= o.storage {
			continue
		}
		o.possibleStore.add(x.strict)
		if x.open == stays {
			o.stricter.add(x.strict)
		}
	}
	return o
}

func (t *trial) exports(r *Rules, o *outcome) {
	for i, x := range r.export {
		switch t.export[i] {
		case Yes:
			o.exports.add(x.strict)
			o.possible.add(x.strict)
			return
		case Unknown:
			if x.open == silent {
				continue
			}
			o.possible.add(x.strict)
			if x.open == stays {
				o.exports.add(x.strict)
			}
		case No:
		}
	}
}

// settle follows a change of the given facts, and reads the tables.
func (t *trial) settle(r *Rules, day Date, on factSet) outcome {
	return t.parts(r, day, t.whole(r, day, on))
}

// whole reads the tables for all sensitive people at once.
func (t *trial) whole(r *Rules, day Date, on factSet) outcome {
	t.split, t.share = false, Count{Low: 0, High: Unbounded}
	t.evaluate(r, day, on)
	return t.outcome(r)
}

// parts narrows the outcome of the whole. Where the number of sensitive people is open, each part of it that a
// threshold cuts off is looked at by itself, because every sensitive person is one ordinary person less. The parts
// together allow no more than the whole does.
func (t *trial) parts(r *Rules, day Date, o outcome) outcome {
	if o.exports.single() && o.possible.single() {
		return o
	}
	cuts, n := t.cuts(r)
	if n == 0 {
		return o
	}
	cuts[n] = Unbounded + 1
	var all outcome
	t.split = true
	low := int64(0)
	for _, cut := range cuts[:n+1] {
		t.share = Count{Low: low, High: cut - 1}
		low = cut
		t.evaluate(r, day, 0)
		t.exports(r, &all)
		if all.exports == o.exports && all.possible == o.possible {
			return o
		}
	}
	o.exports, o.possible = all.exports, all.possible
	return o
}

// rejoin goes back from the last part that was looked at to all sensitive people: every branch of them speaks, and a
// fact that decides between them is missing.
func (t *trial) rejoin(r *Rules, day Date) {
	if t.split {
		t.whole(r, day, 0)
	}
}

// settled reports whether both results are decided.
func (o outcome) settled() bool { return o.exports.single() && o.stricter == 0 }

// excludes reports whether a result that the other outcome leaves open is impossible in this one.
func (o outcome) excludes(other outcome) bool {
	return other.exports&^o.exports != 0 || other.possible&^o.possible != 0 ||
		o.storage != other.storage || o.stricter != other.stricter || o.possibleStore != other.possibleStore
}

// maxCuts is how many limits there can be, each seen from both ends of what was exported before, and an end.
const maxCuts = 9

// cuts are the numbers of sensitive people of the flow at which the year's total may pass a limit, and how many.
func (t *trial) cuts(r *Rules) (cuts [maxCuts]int64, n int) {
	s := t.sensitivePeople(t.terms[r.sensitive])
	if s.Low == s.High {
		return cuts, 0
	}
	before := t.count(ExportedSensitive)
	for _, limit := range r.limits {
		for _, at := range [2]int64{limit - before.High, limit - before.Low} {
			if at > s.Low && at <= s.High && (n == 0 || at > cuts[n-1]) {
				cuts[n] = at
				n++
			}
		}
	}
	return cuts, n
}
