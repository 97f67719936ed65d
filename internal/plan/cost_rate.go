package plan

import (
	"cmp"
	"fmt"
	"slices"
)

// Rate is what one unit of a currency was worth in another on a day. People state it; none is shipped.
type Rate struct {
	From   string  `json:"from"`
	To     string  `json:"to"`
	Rate   float64 `json:"rate"`
	On     Date    `json:"on"`
	Source string  `json:"source,omitempty"`
}

// Converted is a total of one kind in one currency, with the rates that made it. It stands beside the totals in the
// currencies of the lists and replaces none of them.
type Converted struct {
	Money
	Rates []Rate `json:"rates"`
}

// checkRates refuses rates that no conversion can use.
func checkRates(rates []Rate) error {
	for i, r := range rates {
		if r.From == "" || r.To == "" || r.From == r.To || r.Rate <= 0 || r.On.IsZero() {
			return fmt.Errorf("%w: rate %s to %s: needs two currencies, a rate above 0 and a day", ErrInput, r.From, r.To)
		}
		if slices.ContainsFunc(rates[:i], func(o Rate) bool { return o.From == r.From && o.To == r.To }) {
			return fmt.Errorf("%w: rate %s to %s: stated twice", ErrInput, r.From, r.To)
		}
	}
	return nil
}

// convert adds the totals up in every currency that all of them can be turned into.
func convert(totals []Money, rates []Rate) []Converted {
	var list []Converted
	for _, to := range targetsOf(rates) {
		for _, kind := range []CostKind{Egress, OneOff, Running} {
			if c, ok := convertKind(totals, kind, to, rates); ok {
				list = append(list, c)
			}
		}
	}
	return list
}

func targetsOf(rates []Rate) []string {
	var list []string
	for _, r := range rates {
		list = append(list, r.To)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func convertKind(totals []Money, kind CostKind, to string, rates []Rate) (Converted, bool) {
	c := Converted{Money: Money{Kind: kind, Currency: to}}
	for _, m := range totals {
		switch i := slices.IndexFunc(rates, func(r Rate) bool { return r.From == m.Currency && r.To == to }); {
		case m.Kind != kind:
		case m.Currency == to:
			c.Low, c.High = c.Low+m.Low, c.High+m.High
		case i < 0:
			return c, false
		default:
			c.Low, c.High = c.Low+m.Low*rates[i].Rate, c.High+m.High*rates[i].Rate
			c.Rates = append(c.Rates, rates[i])
		}
	}
	c.Low, c.High = round(c.Low), round(c.High)
	slices.SortFunc(c.Rates, func(a, b Rate) int { return cmp.Compare(a.From, b.From) })
	return c, len(c.Rates) > 0
}
