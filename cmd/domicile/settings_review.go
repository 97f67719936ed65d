package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/domicile/domicile/internal/review"
)

// ReviewSettings are what holds for decisions of people.
type ReviewSettings struct {
	Default      string `json:"default"` // how long one holds unless --until says otherwise
	Longest      string `json:"longest"`
	SecondPerson bool   `json:"second_person"` // what loosens needs a second person
}

func (s *ReviewSettings) policy() review.Policy { return review.Policy{SecondPerson: s.SecondPerson} }

// reviewSpans are how long a decision holds unless somebody says otherwise, and how long at most.
type reviewSpans struct{ usual, longest time.Duration }

func (s *ReviewSettings) spans() (reviewSpans, error) {
	usual, usualErr := parseAge(s.Default)
	longest, longestErr := parseAge(s.Longest)
	return reviewSpans{usual, longest}, errors.Join(usualErr, longestErr)
}

// check finds what is wrong with the settings of reviews.
func (s *ReviewSettings) check() []error {
	const day = 24 * time.Hour
	var errs []error
	for _, x := range []struct{ name, text string }{{"default", s.Default}, {"longest", s.Longest}} {
		if span, err := parseAge(x.text); err != nil || span < day {
			errs = append(errs, fmt.Errorf("review.%s: %q is no span of a day or more, such as 90d", x.name, x.text))
		}
	}
	if spans, err := s.spans(); err == nil && spans.usual > spans.longest {
		errs = append(errs, fmt.Errorf("review.default: %s is longer than review.longest, %s", s.Default, s.Longest))
	}
	return errs
}
