package decide

// counting is how a flow enters the year's totals.
type counting uint8

const (
	countsNot    counting = iota // it is no export, or of nobody's data
	leftOut                      // art. 3 to 6 exempt it, whatever else the company exports
	mayBeLeftOut                 // the same, if an open fact turns out so
	counts
)

// counting asks the export table how a flow enters the totals, whatever else the company exports: the facts state
// nothing of that. It reports beside it whether nothing in the flow is sensitive.
func (r *Rules) counting(f *Facts, day Date) (stand counting, ordinary bool) {
	t := trial{world: newWorld(f)}
	o := t.whole(r, day, everything)
	return t.stand(r, o), t.terms[r.sensitive] == No
}

// stand reads from the export table how the flow enters the totals. An exemption has to be shown: one whose own
// conditions are open leaves no flow out.
func (t *trial) stand(r *Rules, o outcome) counting {
	for i, x := range r.export {
		if t.export[i] != Yes {
			continue
		}
		switch {
		case x.export == Exempt && o.exports.single():
			return leftOut
		case x.export == Exempt:
			return mayBeLeftOut
		case o.exports.single() && x.export.Strictness() < Exempt.Strictness():
			return countsNot
		}
		break
	}
	return counts
}
