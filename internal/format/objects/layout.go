package objects

import (
	"cmp"
	"context"
	"path"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/inventory"
)

// seen is what the head of one member told.
type seen struct {
	member inventory.Member
	layout format.Layout
	err    error
	state  uint64
}

// inspected is a group with what the heads of some of its members told.
type inspected struct {
	*group
	heads []seen
}

// inspect looks into members of each group, in parallel, and returns the groups in their order.
func (s shelf) inspect(ctx context.Context, groups []*group) ([]inspected, error) {
	out := make([]inspected, len(groups))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(s.cfg.Workers) // open files of the machine, or requests to the store, at the same time
	for i, grp := range groups {
		picked := grp.sample.byHash()
		picked = picked[:min(len(picked), s.cfg.Heads)]
		out[i] = inspected{grp, make([]seen, len(picked))}
		for j, m := range picked {
			g.Go(func() error {
				o := s.object(m)
				layout, err := format.Inspect(ctx, o.format(), format.Options{Limits: s.cfg.Limits})
				out[i].heads[j] = seen{m, layout, err, o.headState()}
				if err != nil && inventory.AsGap(err) == nil {
					return err
				}
				return nil
			})
		}
	}
	return out, g.Wait()
}

// gaps returns what the heads could not tell, each kind once.
func (g inspected) gaps() []*inventory.Gap {
	var out []*inventory.Gap
	for _, h := range g.heads {
		gap := inventory.AsGap(h.err)
		known := func(other *inventory.Gap) bool { return other.ID() == gap.ID() }
		if gap != nil && !slices.ContainsFunc(out, known) {
			out = append(out, gap)
		}
	}
	return out
}

// variant is the members of one group that agree in format and schema.
type variant struct {
	fingerprint string
	heads       []seen
}

// variants sorts the heads of a group by fingerprint, the most frequent first. Heads that could not be read count for
// none.
func (g inspected) variants() []variant {
	byPrint := map[string]*variant{}
	for _, h := range g.heads {
		fp := fingerprint(h.layout)
		if fp == "" {
			continue
		}
		v, ok := byPrint[fp]
		if !ok {
			v = &variant{fingerprint: fp}
			byPrint[fp] = v
		}
		v.heads = append(v.heads, h)
	}
	out := make([]variant, 0, len(byPrint))
	for _, v := range byPrint {
		out = append(out, *v)
	}
	slices.SortFunc(out, func(a, b variant) int {
		return cmp.Or(cmp.Compare(len(b.heads), len(a.heads)), strings.Compare(a.fingerprint, b.fingerprint))
	})
	return out
}

// printLength is how much of a fingerprint goes into an id; it tells apart the few layouts under one template.
const printLength = 8

// fingerprint is the same for members of one dataset. Records of JSON need not have all fields, and tables of a
// container have schemas of their own, so that only their format counts. It is "" when the layout is not known.
func fingerprint(l format.Layout) string {
	if l.Format == "" {
		return ""
	}
	texts := []string{l.Format}
	base, _, _ := strings.Cut(l.Format, ".")
	if !l.Container && base != "json" && base != "ndjson" {
		for _, f := range l.Columns {
			texts = append(texts, strings.ToLower(f.Name))
		}
	}
	return shortHex(hashOf(0, texts...))
}

// shortHex writes the upper half of h.
func shortHex(h uint64) string {
	const digits = "0123456789abcdef"
	out := make([]byte, printLength)
	for i := range out {
		out[i] = digits[h>>60]
		h <<= 4
	}
	return string(out)
}

// nameFormat is what the extension of a key says about its format; it is all there is when no object was opened.
func nameFormat(template string) string {
	_, ext := splitExt(template)
	if ext == "" {
		ext = path.Ext(template)
	}
	return strings.ToLower(strings.TrimPrefix(ext, "."))
}
