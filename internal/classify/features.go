package classify

import "math"

// The features of what the three streams say of one kind in one column. All are between -1 and 2 or so, that one
// penalty serves them all.
const (
	bias = iota

	schemaSome   // the schema speaks for it: from 0 to weakHint
	schemaMore   // from weakHint to hinted
	schemaStrong // from hinted to strongHint
	schemaSure   // beyond
	neighbours   // what the schema says holds because of the table
	margin       // how much more the schema says than of any other kind
	leading      // it says more than of any other kind
	trailing     // it says less than of another kind
	rivalProof   // values prove another kind
	rivalHint    // the schema declares another kind

	valuesRead // there are values
	manyValues // how many
	chanceNats // evidence of the values against chance
	proofNats  // of it, what a proof takes
	fitShare   // share of values that prove
	allFit     // every value does
	looseShare // share of values of the shape
	maskShare
	cipherShare
	otherShare
	provesAlone // values prove a kind that they can prove without a word of the schema
	provesHint  // values prove a kind that needs a word of the schema, and there is one
	unfit       // the schema declares it, and no value has the shape

	isCoreKind
	isAloneKind
	isFormless   // nothing is known of how its values look
	typeFits     // the type of the column is one that the kind names
	typeNumber   // the column holds numbers
	uniqueRows   // share of rows that bring a new value
	singleValue  // one value in all rows
	onPerson     // a row is a person, or persons are in it
	onThing      // the table is about machines, files, firms or a list of values
	onHappenings // the table is about orders, talk, logs or traces

	features // their number
)

// rivals are what speaks for other kinds in a column: the two best, so that each kind finds the best of the others.
type rivals struct {
	score  [2]float64
	kind   [2]string
	proves map[string]bool // kinds that the values prove
}

// rivalsOf looks at what is said of every kind in a column.
func (e *Engine) rivalsOf(all []verdict) rivals {
	r := rivals{proves: make(map[string]bool)}
	for i := range all {
		d := &e.detectors[all[i].detector]
		if d.Alone && all[i].proves() && all[i].score > against {
			r.proves[d.Kind] = true
		}
		switch score := all[i].score; {
		case d.Kind == r.kind[0]:
			r.score[0] = max(r.score[0], score)
		case score > r.score[0]:
			r.score[1], r.kind[1] = r.score[0], r.kind[0]
			r.score[0], r.kind[0] = score, d.Kind
		case score > r.score[1]:
			r.score[1], r.kind[1] = score, d.Kind
		}
	}
	return r
}

// best is what the schema says of the best other kind.
func (r *rivals) best(kind string) float64 {
	if r.kind[0] != kind {
		return r.score[0]
	}
	return r.score[1]
}

// proven reports whether the values prove another kind.
func (r *rivals) proven(kind string) bool {
	return len(r.proves) > 1 || len(r.proves) == 1 && !r.proves[kind]
}

// features says what the streams say of a verdict in figures.
func (e *Engine) features(c *opinionated, v *verdict, ctx *context, r *rivals) *[features]float64 {
	d := &e.detectors[v.detector]
	x := &[features]float64{bias: 1}
	x[schemaSome] = between(v.score, against, weakHint)
	x[schemaMore] = between(v.score, weakHint, hinted)
	x[schemaStrong] = between(v.score, hinted, strongHint)
	x[schemaSure] = between(v.score, strongHint, strongHint+2)
	x[neighbours] = float64(one(v.near))
	x[margin] = between(v.score-r.best(d.Kind), -strongHint, strongHint)
	x[leading] = float64(one(v.score >= weakHint && v.score > r.best(d.Kind)))
	x[trailing] = float64(one(v.score < r.best(d.Kind)))
	x[rivalProof] = float64(one(r.proven(d.Kind)))
	x[rivalHint] = between(r.best(d.Kind), weakHint, strongHint)
	x[isCoreKind] = float64(one(d.Class == Core))
	x[isAloneKind] = float64(one(d.Alone))
	x[isFormless] = float64(one(len(d.Values) == 0))
	x[typeFits] = float64(one(len(d.Types) > 0 && family(c.Type) != "" && holds(d.Types, family(c.Type))))
	x[typeNumber] = float64(one(family(c.Type) == familyNumber))
	e.valueFeatures(c, v, x)
	ctx.features(x)
	return x
}

// valueFeatures says what the values say.
func (e *Engine) valueFeatures(c *opinionated, v *verdict, x *[features]float64) {
	if v.values == 0 {
		return
	}
	d, rows := &e.detectors[v.detector], c.Rows-c.Nulls-c.Empties
	x[valuesRead] = 1
	x[manyValues] = min(1, math.Log(float64(v.values))/math.Log(sampleSize))
	x[chanceNats] = between(v.nats, 0, 10*proof)
	x[proofNats] = between(v.nats, 0, proof)
	x[fitShare] = part(v.fits, v.values)
	x[allFit] = float64(one(v.fits == v.values))
	x[looseShare] = part(v.loose, v.values)
	x[maskShare] = part(v.masked, v.values)
	x[cipherShare] = part(v.cipher, v.values)
	x[otherShare] = part(v.others, v.values)
	x[provesAlone] = float64(one(d.Alone && v.proves()))
	x[provesHint] = float64(one(!d.Alone && v.proves() && v.score >= weakHint))
	x[unfit] = float64(one(len(d.Values) > 0 && v.loose == 0 && v.masked == 0))
	x[uniqueRows] = min(1, float64(c.distinct.number())/float64(max(1, rows)))
	x[singleValue] = float64(one(v.values == 1))
}

// features says what the table is about.
func (ctx *context) features(x *[features]float64) {
	a := &ctx.about
	x[onPerson] = (float64(one(a[onPersons])) + float64(one(a[onSubjects]))) / 2
	x[onThing] = float64(one(a[onServers] || a[onFiles] || a[onFirms] || ctx.dictionary))
	x[onHappenings] = float64(one(a[onOrders] || a[onLogs] || a[onTalk] || a[onTraces]))
}

// between maps a figure from low..high to 0..1; beyond, it stays at the end.
func between(x, low, high float64) float64 { return min(1, max(0, (x-low)/(high-low))) }
