package classify

import (
	"cmp"
	"slices"

	"github.com/domicile/domicile/internal/classify/people"
)

// opinionated is a column with what each stream says of it.
type opinionated struct {
	*column
	schema  opinion
	stances []stance
}

// verdict is one kind in one column, before it is worded.
type verdict struct {
	stance
	status Status
	score  float64 // of schema and neighbours
	near   bool    // neighbours spoke
	inside bool    // it occurs inside text; values and fits count rows
	crowd  bool    // there are so many values that they prove it without a word of the schema
	rows   bool    // values and fits count rows
	some   bool    // it is some of the values, which are not of the kind as a whole

	confidence float64 // how sure it is, from 0 to 1
}

// Judge fuses the three streams of every column and states the findings, the fields of the rules and the people of the
// dataset. It does not change what the table has accumulated, and gives the same result for the same values in any
// order.
func (e *Engine) Judge(t *Table) Profile {
	p := Profile{Dataset: t.dataset.ID, Rows: t.rows, Full: t.full(), Columns: []ColumnProfile{}, Findings: []Finding{}}
	columns := e.opinions(t)
	context := e.context(t, columns)
	for i := range columns {
		c := &columns[i]
		p.Columns = append(p.Columns, ColumnProfile{
			Name: c.Name, Rows: c.Rows, Nulls: c.Nulls, Empties: c.Empties, Distinct: c.distinct.number(),
		})
		for _, v := range e.verdicts(t, c, &context) {
			p.Findings = append(p.Findings, e.finding(t, c, v))
		}
	}
	p.Findings = append(p.Findings, e.objects(t)...)
	p.Fields, p.DataKinds = e.vocabulary(p.Findings)
	p.Together, p.Signs = e.together(p.Findings), e.signs(t, p.Findings)
	p.People = []people.Count{}
	if sketches := t.People(); !sketches.Empty() {
		sketches.SetExtent(t.extent())
		p.People = sketches.Counts(t.dataset.ID)
	}
	return p
}

// opinions asks schema and values about each column.
func (e *Engine) opinions(t *Table) []opinionated {
	sorted := t.sorted()
	all := make([]opinionated, 0, len(sorted))
	for _, c := range sorted {
		c.distinct.cut()
		all = append(all, opinionated{column: c, schema: e.schema.column(c, e.detectors), stances: e.stances(c)})
	}
	return all
}

// verdicts lists the kinds of a column, the best first.
func (e *Engine) verdicts(t *Table, c *opinionated, ctx *context) []verdict {
	var all []verdict
	for _, v := range e.ballots(c, ctx) {
		if ctx.dictionary && e.detectors[v.detector].Class == Soft {
			continue
		}
		if v.status = e.status(t, c, &v); v.status != "" {
			all = append(all, v)
		}
	}
	e.lend(all)
	for _, v := range slices.Concat(e.parts(c), e.needles(c), e.inside(c)) {
		if !slices.ContainsFunc(all, func(o verdict) bool { return o.detector == v.detector && order(o.status) <= order(Declared) }) {
			all = append(all, v)
		}
	}
	e.lendParts(all)
	slices.SortStableFunc(all, func(a, b verdict) int {
		return cmp.Or(cmp.Compare(order(a.status), order(b.status)), one(a.some)-one(b.some), cmp.Compare(b.weight(), a.weight()), cmp.Compare(b.confidence, a.confidence))
	})
	return prune(all)
}

// ballots lists what each detector has to say of a column, and how sure that is.
func (e *Engine) ballots(c *opinionated, ctx *context) []verdict {
	all := make([]verdict, len(e.detectors))
	for d := range all {
		all[d].stance = c.stances[d]
		all[d].score, all[d].near = ctx.score(c, d, &e.detectors[d])
		all[d].crowd = e.detectors[d].Crowd.holds(&c.stances[d], ctx)
	}
	others := e.rivalsOf(all)
	for i := range all {
		if v := &all[i]; v.speaks() {
			v.confidence = e.model.confidence(e.features(c, v, ctx, &others))
		}
	}
	return all
}

// crowdChance is the chance up to which a form tells a kind by many values together.
const crowdChance = 0.05

// holds reports whether the values of a column are many enough and in the right place.
func (w *Crowd) holds(s *stance, ctx *context) bool {
	return w.Values > 0 && s.chance <= crowdChance && s.values >= w.Values && 100*s.fits >= w.Fit*s.values && (!w.Person || ctx.about[onPersons])
}

// speaks reports whether any stream speaks for a kind.
func (v *verdict) speaks() bool {
	return v.score > against && (v.score >= weakHint || v.masked > 0 || v.fits > 0 && v.nats >= likely)
}

// lend makes evidence of values that a declared kind borrows from another: a payment account that is a telephone number
// is proved by being one.
func (e *Engine) lend(all []verdict) {
	for i := range all {
		d := &e.detectors[all[i].detector]
		if all[i].status != Declared || 2*all[i].loose < all[i].values {
			continue
		}
		for j := range all {
			lender := &e.detectors[all[j].detector]
			if all[j].status == Evidenced && all[j].score < all[i].score && slices.Contains(d.Borrows, lender.Kind) {
				all[i].status, all[i].fits, all[i].nats = Evidenced, all[j].fits, all[j].nats
			}
		}
	}
}

// lendParts does the same where the values are partly of one such kind and partly of another, and together nearly all of
// them: accounts that are telephone numbers or mail addresses.
func (e *Engine) lendParts(all []verdict) {
	for i := range all {
		if v := &all[i]; v.status == Declared && v.values > 0 {
			if share, nats := e.lent(v.detector, all); share >= partsShare {
				v.status, v.fits, v.nats = Evidenced, int(min(share, 1)*float64(v.values)), nats
			}
		}
	}
}

// partsShare is the share of the values that borrowed kinds must reach together: what a form asks of a column that holds
// one kind alone.
const partsShare = usualPercent / 100.0

// lent sums what the values prove of the kinds that a detector borrows from.
func (e *Engine) lent(detector int, all []verdict) (share, nats float64) {
	for i := range all {
		v := &all[i]
		if v.some && v.status == Evidenced && slices.Contains(e.detectors[detector].Borrows, e.detectors[v.detector].Kind) {
			share += float64(v.fits) / float64(max(v.values, 1))
			nats += v.nats
		}
	}
	return share, nats
}

// weight orders the verdicts of one status; where it is the same, the surer comes first.
func (v *verdict) weight() float64 { return v.score + min(v.nats, 2*proof)/proof }

// order ranks statuses as they are reported.
func order(s Status) int {
	return slices.Index([]Status{Evidenced, Masked, Encrypted, Declared, Candidate, Unread, Empty}, s)
}

// prune keeps of a column the best verdict that says something, what else its values prove, and one candidate when
// there is nothing better.
func prune(all []verdict) []verdict {
	if len(all) == 0 {
		return nil
	}
	kept := all[:1]
	for _, v := range all[1:] {
		if v.status == Evidenced && (v.inside || v.some || v.proves()) {
			kept = append(kept, v)
		}
	}
	return kept
}

// status decides how well a kind stands in a column; "" when it does not.
func (e *Engine) status(t *Table, c *opinionated, v *verdict) Status {
	d := &e.detectors[v.detector]
	strong := v.score >= strongHint
	switch {
	case v.score <= against, v.denied():
		return ""
	case v.values == 0:
		return unseen(t, c, v.score)
	case (strong || d.Alone) && 2*v.masked >= v.values:
		return Masked
	case v.certain(d, family(c.Type)):
		return Evidenced
	case strong:
		return declared(d, v)
	case v.possible(d):
		return Candidate
	default:
		return ""
	}
}

// denied reports whether the values are of something else.
func (v *verdict) denied() bool { return v.values > 0 && 2*v.others >= v.values }

// certain reports whether the values decide: alone, where the kind can be told by them, or with a hint. A few numbers in a
// column of numbers do not.
func (v *verdict) certain(d *Detector, family string) bool {
	return v.proves() && (d.Alone || v.crowd || v.score >= hinted) || d.Alone && v.leans() && family != familyNumber
}

// doubt is the probability below which a possibility is not worth a question to a person: of what is said to be that
// unlikely, one in thirty is right.
const doubt = 0.05

// possible reports whether schema or values make a candidate.
func (v *verdict) possible(d *Detector) bool {
	return v.confidence >= doubt && (v.score >= weakHint && v.loose > 0 || d.Alone && v.fits >= fewRows && v.nats >= proof)
}

// declared decides about a column that its schema declares and that has values.
func declared(d *Detector, v *verdict) Status {
	switch {
	case v.proves():
		return Evidenced
	case len(d.Values) == 0, 10*v.loose >= 3*v.values:
		return Declared
	case 2*v.cipher >= v.values && d.Category != "credential":
		return Encrypted
	default:
		return Candidate
	}
}

// unseen decides about a column without values.
func unseen(t *Table, c *opinionated, score float64) Status {
	switch {
	case score >= strongHint:
		return Declared
	case score < weakHint:
		return ""
	case t.rows > 0 && c.Rows > 0:
		return Empty
	default:
		return Unread
	}
}
