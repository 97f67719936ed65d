// Package decide is stage 3 of the pipeline and answers: what do the rules indicate?
//
// It is pure: facts and rules in, a decision out, the same on every machine on every day for the same evaluation date.
// Facts are three-valued or intervals. What the rules indicate is never legal advice.
//
// The law is data. The engine knows terms (named conditions), two tables (export: the first rule that decides; storage:
// the strictest), and rules that speak beside them. It compares, in three-valued logic, and names what would settle
// what is open. More knowledge never loosens a decided result, with one exception that the law makes itself: an
// exemption has to be shown, so until its conditions are known the result is the one without it, and they are missing.
package decide

// Decide applies the rules in force on the day to the facts. It is pure and safe for concurrent use.
func Decide(f Facts, r *Rules, on Date) Decision {
	t := trial{world: newWorld(&f)}
	o := t.settle(r, on, everything)
	t.rejoin(r, on)
	s := &speech{trial: &t, rules: r, day: on, outcome: o}
	s.verdicts()
	s.countings()
	s.beside()
	s.missing()
	s.level()
	return s.decision
}
