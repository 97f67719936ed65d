package decide

// account states what the entity exported this year beside the flow, or the dataset, of an item. What belongs to nobody
// has no ledger.
func (e *estate) account(s *subject, it *Item) {
	if s.entity() == "" {
		return
	}
	l, f := e.ledgerOf(s.entity()), &it.Facts
	if it.Flow != "" { // where data lies does not turn on what left
		it.Contested = append(it.Contested, l.contested.keys()...)
	}
	own, ownSensitive := columnsOf(f)
	ordinary := share{of: s, posting: s.posting.ordinary, own: own, surely: l.surely(s)}
	switch {
	case f.count(OverlapPeople).High > 0:
		ordinary.shared = Count{} // how many of them were exported before is stated, and taken off later
	case f.truth(ContainsPI) != No:
		// Somebody with sensitive data in this flow counts for that alone, whatever the others hold of the same person.
		ordinary.shared = f.count(People)
	}
	sensitive := share{of: s, posting: s.posting.sensitive, own: ownSensitive, shared: ownSensitive, surely: l.surelySensitive(s)}
	if it.holds {
		ordinary.told, sensitive.told = own.Low, ownSensitive.Low
	}
	f.SetCount(ExportedOrdinary, l.ordinary.beside(ordinary))
	f.SetCount(ExportedSensitive, l.sensitive.beside(sensitive))
	f.SetCount(ExportedExempt, l.exempt.total(0))
}

// share is the part of one flow in a column.
type share struct {
	of      *subject
	posting Count // what its dataset adds to the column
	own     Count // the people of the flow itself
	shared  Count // all people of the flow, who may be among those of the others
	surely  int64 // people, at least, of other datasets
	told    int64 // people of the flow, at least, whom a statement about the year covers
}

// beside returns what all others add to the people of a flow: at least what the largest of the other datasets has more
// people than the flow, at most all of them, and never more than the entity has beside them.
func (c *column) beside(x share) Count {
	most, high := c.most, c.highBeside(x)
	if c.by == x.of {
		most = c.second
	}
	if c.all.High < Unbounded {
		high = min(high, max(0, c.all.High-x.shared.Low))
	}
	low := min(max(0, most-x.shared.High, x.surely), high)
	return c.within(Count{Low: low, High: high}, x)
}

// within narrows a count to what the entity states of the year, over all its flows: of those some may, and some do, belong
// to the flow itself. What is evidenced stays; more than could be seen is believed.
func (c *column) within(n Count, x share) Count {
	low, most := max(n.Low, c.stated.Low-x.shared.High), c.stated.High
	if most < Unbounded {
		most = max(0, most-x.told)
	}
	if low > n.High {
		return Count{Low: low, High: max(low, most)}
	}
	return Count{Low: low, High: max(low, min(n.High, most))}
}

// highBeside is the sum of the upper ends of the other datasets, and of what other flows of the same dataset show beside
// this one.
func (c *column) highBeside(x share) int64 {
	endless, high := c.endless, c.high
	if x.posting.High >= Unbounded {
		endless--
	} else {
		high -= x.posting.High
	}
	if endless > 0 || high >= Unbounded {
		return Unbounded
	}
	if x.own.High < x.posting.High {
		high = add(high, x.posting.High-x.own.Low)
	}
	return min(high, Unbounded)
}

// total is what the entity exported, all flows together.
func (c *column) total(surely int64) Count {
	high := c.high
	if c.endless > 0 {
		high = Unbounded
	}
	high = max(c.most, min(high, c.all.High))
	return c.within(Count{Low: max(c.most, min(surely, high)), High: high}, share{})
}

// add enters a dataset.
func (c *column) add(s *subject, n Count) {
	if n.High >= Unbounded {
		c.endless++
	} else {
		c.high = add(c.high, n.High)
	}
	switch {
	case n.Low > c.most:
		c.second, c.most, c.by = c.most, n.Low, s
	case n.Low > c.second:
		c.second = n.Low
	}
}

// surely is how many people other exported datasets have at least beside this one, nil for none: the people of the
// entity, less those that this dataset or one that was not exported may hold, less those in the sensitive column.
func (l *ledger) surely(s *subject) int64 {
	if l.sensitive.endless > 0 {
		return 0
	}
	less := add(l.idle, l.sensitive.high)
	if s != nil && (s.posting.whole || l.idle >= Unbounded) {
		less = add(less, s.everybody())
	}
	return max(0, l.ordinary.all.Low-less)
}

// surelySensitive is the same for people with sensitive data.
func (l *ledger) surelySensitive(s *subject) int64 {
	less := l.idleSensitive
	if s != nil && (s.posting.whole || less >= Unbounded) {
		less = add(less, s.sensitivePeople())
	}
	return max(0, l.sensitive.all.Low-less)
}

// everybody is how many people the dataset may hold.
func (s *subject) everybody() int64 {
	if s.base.truth(ContainsPI) == No {
		return 0
	}
	return s.base.count(People).High
}

// sensitivePeople is how many people with sensitive data the dataset may hold.
func (s *subject) sensitivePeople() int64 {
	_, sensitive := columnsOf(&s.base)
	return sensitive.High
}
