package classify

import "github.com/domicile/domicile/internal/classify/people"

// Stands returns the detector whose value the whole of v is, by the index of the forms that stand for themselves, and
// by asking every one of them; empty when there is none.
func (e *Engine) Stands(v []byte) (indexed, asked string) {
	m := measure(v, make([]byte, 0, maxValue))
	if f := e.stands(&m); f != noForm {
		indexed = e.detectors[e.forms[f].detector].Name
	}
	for _, f := range e.wholes.forms {
		if len(m.raw) > 0 && e.forms[f].shape.fits(m.class) && e.forms[f].accepts(&m) {
			return indexed, e.detectors[e.forms[f].detector].Name
		}
	}
	return indexed, ""
}

// Inside returns how many detectors match inside v as a table sees it, and how many Scan finds in it.
func (e *Engine) Inside(v []byte) (seen, scanned int) {
	t := &Table{engine: e, scratch: make([]byte, 0, maxValue)}
	f, inside := t.tell(v)
	if f != noForm {
		return 0, 0
	}
	m := measure(v, t.scratch[:0])
	var all set
	for _, match := range e.Scan(m.raw, nil) {
		all.add(uint8(match.Detector))
	}
	for d := range e.detectors {
		seen += one(inside.has(d))
		scanned += one(all.has(d))
	}
	return seen, scanned
}

// Sum returns the hash of v under a key, and what is kept of it.
func Sum(key people.Key, v []byte) (sum, kept uint64) {
	h := newHasher(key)
	sum = h.sum(v)
	return sum, h.veil(sum)
}

// Unveil returns the hash of which kept was kept.
func Unveil(key people.Key, kept uint64) uint64 {
	h := newHasher(key)
	return h.unveil(kept)
}

// Survey returns the classes of v and the number of its characters.
func Survey(v []byte) (classes, runes int) {
	s := survey(v)
	return int(s.class), len(v) - s.continued
}

// ClassOf returns the class of a byte.
func ClassOf(b byte) int { return int(classes[b]) }

// Whole returns how many rows of a column are a value of a detector as a whole, and how many values they are.
func (t *Table) Whole(column, detector string) (rows, distinct int) {
	for d, w := range t.columns[column].Whole {
		if w != nil && t.engine.detectors[d].Name == detector {
			return int(w.Rows), w.distinct()
		}
	}
	return 0, 0
}
