package decide

import "github.com/domicile/domicile/internal/inventory"

// tick is what facts say about an obligation having been done, over the items that call for it.
type tick struct {
	done, open int // items for which it was done, and for which it was stated not to be
	because    []inventory.ID
	rule       *rule
}

// tick notes for which obligations a fact of the item says that they were done, or not. A rule whose obligation was done
// does not speak in the decision; it would have spoken.
func (m *dutyMaker) tick(entity inventory.ID, it *Item, d *Decision) {
	for _, x := range m.tickable {
		said := it.Facts.truth(x.done)
		if said == Unknown {
			continue
		}
		w := newWorld(&it.Facts)
		w.derive(m.rules, everything)
		w.result = d.Export
		if x.when(&w) != Yes {
			continue
		}
		for _, word := range x.adds {
			if x.done == MechanismDone && it.isCovered() {
				continue // the filing speaks for itself
			}
			m.tickOf(dutyOf{entity, word}, x).add(d.ID, said)
		}
	}
}

func (m *dutyMaker) tickOf(key dutyOf, x *rule) *tick {
	t := m.ticks[key]
	if t == nil {
		t = &tick{rule: x}
		m.ticks[key] = t
	}
	return t
}

func (t *tick) add(id inventory.ID, said Truth) {
	if said == No {
		t.open++
		return
	}
	t.done++
	if len(t.because) < shownReasons {
		t.because = append(t.because, id)
	}
}

// settleTicks states what was done: an obligation is done when it was for every item that calls for it, and not done
// when one was stated not to be.
func (m *dutyMaker) settleTicks() {
	for key, t := range m.ticks {
		d := m.duties[key]
		if d == nil {
			d = m.duty(key, t.rule)
			d.Because, d.Asking = t.because, t.done
			m.duties[key] = d
			d.say(true)
		} else if t.open > 0 {
			d.say(false)
		}
	}
}

func (d *Duty) say(done bool) { d.Done = &done }
