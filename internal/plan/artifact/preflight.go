package artifact

import (
	"fmt"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/plan"
)

// preflight writes one row for each thing to know, with everything that it is about: what one bucket lacks, a hundred
// others lack as well.
func (p *page) preflight() {
	p.h2("preflight")
	p.table("check", "subject", "what", "fix")
	order := []plan.Severity{plan.Stop, plan.Fix, plan.Note}
	list := slices.Clone(p.w.p.Preflight)
	slices.SortStableFunc(list, func(a, b plan.Check) int {
		return slices.Index(order, a.Severity) - slices.Index(order, b.Severity)
	})
	type key struct {
		code      string
		severity  plan.Severity
		what, fix plan.Text
	}
	about := map[key][]string{}
	var keys []key // in the order of their first check
	for i := range list {
		c := &list[i]
		k := key{c.Code, c.Severity, c.What, c.Fix}
		if about[k] == nil {
			keys = append(keys, k)
		}
		of, _, _ := strings.Cut(string(c.Of), "#")
		about[k] = append(about[k], "`"+of+"`")
	}
	for _, k := range keys {
		p.row(k.code+" "+p.l.word(string(k.severity)), subjects(about[k]), p.l.text(k.what), p.l.text(k.fix))
	}
}

// subjects lists a few and counts the rest; plan.json has each.
func subjects(list []string) string {
	const most = 5
	list = slices.Compact(list)
	if len(list) <= most {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s … (%d)", strings.Join(list[:most], ", "), len(list))
}
