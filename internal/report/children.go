package report

import "github.com/domicile/domicile/internal/classify"

// childrenLine says how many people under 14 there are in all, and for how many of them no record of consent was seen;
// "" when there are none.
func (v *view) childrenLine() string {
	for _, c := range v.doc.Children {
		if c.Of == ScanUnion {
			return v.words.Say(childrenKey(c), interval(c.Under14.Low, c.Under14.High), interval(c.Without.Low, c.Without.High), c.By)
		}
	}
	return ""
}

// childrenKey picks the sentence: with a comparison, or without anything to compare with.
func childrenKey(c classify.Children) string {
	if c.By == "" {
		return "children.no_records"
	}
	return "children.compared"
}
