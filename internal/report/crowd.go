package report

import (
	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/inventory"
)

// crowd is the counts of the datasets of one store.
type crowd []classify.Count

// anyPlace stands for people of every place.
const anyPlace = ""

// crowdsOf sorts the counts of datasets by their store.
func crowdsOf(d *Document) map[inventory.ID]crowd {
	of, out := storesOfDatasets(d), map[inventory.ID]crowd{}
	for _, c := range d.People {
		if store, ok := of[c.Of]; ok {
			out[store] = append(out[store], c)
		}
	}
	return out
}

// bounds is a number of people with its bounds.
type bounds struct {
	Low  int64 `json:"low"`
	High int64 `json:"high"`
}

// within bounds the distinct people of a place and an age over several datasets: at least those of the largest, at most
// all of them together, since the same people may be in each.
func (c crowd) within(place string, band classify.Band) bounds {
	return c.bounded(func(n *classify.Count) bool {
		return n.Band == band && n.Sensitive == classify.AnySensitivity && (place == anyPlace || string(n.Place) == place)
	})
}

// sensitive bounds the people about whom sensitive personal information is held.
func (c crowd) sensitive() bounds {
	return c.bounded(func(n *classify.Count) bool { return n.Band == classify.AllAges && n.Sensitive == people.Sensitive })
}

// bounded bounds the distinct people of the counts that are taken.
func (c crowd) bounded(take func(*classify.Count) bool) bounds {
	sums := map[inventory.ID]bounds{} // by dataset: the places of one dataset hold different people
	for i := range c {
		n := &c[i]
		if !take(n) {
			continue
		}
		s := sums[n.Of]
		sums[n.Of] = bounds{Low: s.Low + n.Low, High: sum(s.High, n.High)}
	}
	var all bounds
	for _, s := range sums {
		all.Low = max(all.Low, s.Low)
		all.High = sum(all.High, s.High)
	}
	return all
}

func sum(a, b int64) int64 {
	if a >= people.Unbounded || b >= people.Unbounded {
		return people.Unbounded
	}
	return a + b
}
