package plan

import "cmp"

// date replaces the estimate of what was chosen by the dates of the plan: an option is estimated as if it were done
// alone, and the plan does all of them.
func (b *builder) date(options []Option) {
	for i := range options {
		o := &options[i]
		if !o.Chosen || !o.Possible {
			continue
		}
		g := b.groupByID(cmp.Or(o.Follows, o.Of))
		switch {
		case o.Kind == BringHome && g != nil:
			b.dateHome(g, o)
		case o.Kind == FileAndStay && o.Exposure.Covered > b.start:
			b.dateFiling(g, o)
		case o.Kind == MaskOrStop && o.Follows == "":
			b.dateMask(o)
		}
	}
}

// dateHome takes the day on which the copies abroad are gone.
func (b *builder) dateHome(g *group, o *Option) {
	last := b.byID[g.ID+"/retire"]
	if last == nil {
		last = b.byID[g.ID+"/watch"]
	}
	if last == nil || last.Finish <= b.start {
		return
	}
	days := int(last.Finish - b.start)
	o.Weeks.P80 = max(o.Weeks.P50, weeksOf(days, days, days, Days).P80)
	o.Weeks.P95 = max(o.Weeks.P95, o.Weeks.P80)
	o.Exposure = b.exposure(g.people, stay{days: days, ends: !b.isHeld(g), known: g.Known, asked: b.asked(g), rest: b.restOf(g, g.moves)})
}

// dateFiling takes the day on which the last filing of the subject's entity ends.
func (b *builder) dateFiling(g *group, o *Option) {
	people, entity := headcount{}, ID("")
	if g != nil {
		people, entity = g.people, g.stores[0].Entity
	} else if f := b.flowByID(o.Of); f != nil {
		people, entity = together(f.subjects), f.store.Entity
	}
	covered := Date(0)
	for _, t := range b.tasks {
		if t.phase == Legal && t.group == filingRoot(entity) && t.Verb == File {
			covered = max(covered, t.Finish)
		}
	}
	if covered == 0 {
		return
	}
	o.Weeks.P80 = weeksOf(0, int(covered-b.start)+1, 0, Days).P80
	o.Weeks.P50, o.Weeks.P95 = min(o.Weeks.P50, o.Weeks.P80), max(o.Weeks.P95, o.Weeks.P80)
	o.Exposure = b.exposure(people, stay{known: o.Exposure.Known, asked: true, covered: covered + 1})
}

// dateMask takes the day on which the flow is stopped or replaced; a copy of what moves is within reach until it is removed.
func (b *builder) dateMask(o *Option) {
	f, s := b.flowByID(o.Of), b.syncAt[o.Of]
	if f == nil || s == nil {
		return
	}
	last := cmp.Or(b.byID[s.ID+"/stop"], b.byID[s.ID+"/follow"])
	if g := b.groupOf(f.Store); last == nil && g != nil && b.copyOfMove(f) {
		if last = b.byID[g.ID+"/retire"]; b.isHeld(g) {
			o.Exposure = b.exposure(together(f.subjects), stay{known: o.Exposure.Known, asked: true})
		}
	}
	if last == nil || last.Finish < b.start {
		return
	}
	days := int(last.Finish-b.start) + 1
	o.Weeks.P80 = weeksOf(days, days, days, Days).P80
	o.Weeks.P50, o.Weeks.P95 = min(o.Weeks.P50, o.Weeks.P80), max(o.Weeks.P95, o.Weeks.P80)
	o.Exposure = b.exposure(together(f.subjects), stay{days: days, ends: true, known: o.Exposure.Known, asked: o.Basis == Law})
}

// flowByID is the flow with the id, nil when there is none.
func (b *builder) flowByID(id ID) *flow {
	for _, f := range b.flows {
		if f.ID == id {
			return f
		}
	}
	return nil
}
