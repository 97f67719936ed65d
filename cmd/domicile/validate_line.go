package main

import "github.com/domicile/domicile/internal/inventory"

// checkLines finds what is wrong with the register of lines and with the links that are declared.
func (s *Settings) checkLines() []error {
	return []error{inventory.CheckLines(s.Lines, s.Entities), inventory.CheckLinks(s.Links, s.Entities)}
}
