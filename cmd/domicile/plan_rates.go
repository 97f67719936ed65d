package main

import (
	"time"

	"github.com/domicile/domicile/internal/plan"
)

// RateSettings is what one unit of a currency was worth in another on a day.
type RateSettings struct {
	From   string    `json:"from"`
	To     string    `json:"to"`
	Rate   float64   `json:"rate"`
	On     time.Time `json:"on"`
	Source string    `json:"source"`
}

// rates are the stated rates, as a plan takes them.
func (s *Settings) rates() []plan.Rate {
	var list []plan.Rate
	for _, r := range s.Plan.Rates {
		rate := plan.Rate{From: r.From, To: r.To, Rate: r.Rate, Source: r.Source}
		if !r.On.IsZero() {
			rate.On = plan.NewDate(r.On.Date())
		}
		list = append(list, rate)
	}
	return list
}
