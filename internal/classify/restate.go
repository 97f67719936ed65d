package classify

// Restate names again what the findings of a profile stand for in the rules, and the clauses that they may meet together,
// after a person corrected them. Signs stay: they are questions, and decide nothing.
func (e *Engine) Restate(p *Profile) {
	p.Fields, p.DataKinds = e.vocabulary(p.Findings)
	p.Together = e.together(p.Findings)
}
