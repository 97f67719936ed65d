package decide

import "github.com/domicile/domicile/internal/inventory"

// stateFlow lays what people stated over the facts of a flow: of all flows of its system, store, container and dataset,
// and of itself.
func (e *estate) stateFlow(s *subject, flow *inventory.Flow, f *Facts) (contested factSet) {
	if len(e.said) == 0 {
		return 0
	}
	own := e.said[flow.ID]
	all := e.scopesOf(s)
	if flow.Source == declaredFlow && (claims(all, FlowMode) || claims(scopes{own}, FlowMode)) {
		f.forget(FlowMode) // a person said so before, and may correct it
	}
	for _, list := range all {
		contested |= onFlow(list, (*saying).isOfFlow, s, flow, f)
	}
	return contested | onFlow(own, (*saying).isNoCompanys, s, flow, f)
}

// onFlow lays the sayings that count over the facts of one flow.
func onFlow(list []saying, counts func(*saying) bool, of *subject, flow *inventory.Flow, f *Facts) (contested factSet) {
	for i := range list {
		if x := &list[i]; counts(x) {
			contested |= x.onFlow(of, flow, f)
		}
	}
	return contested
}

// declaredFlow is the source of a flow that a person stated.
const declaredFlow = "declared"

// onFlow lays a saying over the facts of one flow. What is assumed of every flow gives way; a flow may show fewer people
// than the dataset has, and show them anonymised, unless it takes the whole.
func (s *saying) onFlow(of *subject, flow *inventory.Flow, f *Facts) (contested factSet) {
	switch {
	case s.fact == FlowRecipient, s.fact == OverlapPeople, s.fact == PIState && !of.isIdentified():
		f.forget(s.fact)
	case s.isOfPeople() && f.isStated(s.fact) && !takesAll(flow):
		f.SetCount(s.fact, Count{High: f.count(s.fact).High})
	}
	return s.onto(f)
}

// takesAll reports whether the data as a whole is evidenced to be where the flow goes: the store itself lies there, or
// keeps a copy there.
func takesAll(flow *inventory.Flow) bool {
	return flow.Via == inventory.ViaStorage || flow.Mode == inventory.Copy && flow.Source != declaredFlow
}
