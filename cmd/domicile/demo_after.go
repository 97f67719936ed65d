package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/demo"
	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/report"
)

// demoAfter scans the sample estate as it is once a wave of its plan is home, and says what came home.
func (a *app) demoAfter(ctx context.Context, out string, wave plan.ID) error {
	cache := cacheFolder(a.env)
	if cache == "" {
		return hinted{errors.New("demo: no cache folder: neither HOME nor XDG_CACHE_HOME is set"), "set XDG_CACHE_HOME"}
	}
	first := cmp.Or(out, filepath.Join(cache, "demo-result"))
	p, err := existingPlan(filepath.Join(first, planFolder))
	if err != nil {
		return hinted{err, "run `domicile demo` first"}
	}
	opt, day := homeBy(p, wave)
	if opt.Home == "" {
		return usageError{hinted{fmt.Errorf("demo: nothing moves in a wave %q", wave), "plan.md of the demo lists its waves"}}
	}
	estate := filepath.Join(cache, "demo-after")
	a.note("domicile: the estate after %s, in %s, as if the plan had run on time until %s", wave, estate, day)
	if _, err := demo.Generate(ctx, estate, opt); err != nil {
		return fmt.Errorf("demo: generate: %w", err)
	}
	a.flags.config, a.flags.data = filepath.Join(estate, "domicile.yaml"), filepath.Join(cache, "demo-after-store")
	s, err := a.settings()
	if err != nil {
		return err
	}
	s.Out = filepath.Join(first, "after-"+string(wave))
	if err := quiet(a.scan(ctx, scanFlags{format: "table"}, []string{estate})); err != nil {
		return err
	}
	doc, err := readDocument(filepath.Join(s.Out, inventoryFile))
	if err != nil {
		return err
	}
	words, err := a.words()
	if err != nil {
		return err
	}
	inv := doc.Inventory()
	progress := plan.Progress{Today: day, Done: p.Until(day)}
	status := plan.StatusOf(p, progress)
	status.Home = plan.Homecoming(p, &inv)
	fmt.Fprintln(a.stdout)
	return report.WritePlanStatus(a.stdout, status, words)
}

// homeBy are the stores that are home, and the copies that are gone, once a wave and those before it are done, and the
// day on which that is so.
func homeBy(p *plan.Plan, wave plan.ID) (demo.Options, plan.Date) {
	var home, gone []string
	day := p.Start
	for _, g := range p.Groups {
		if g.Wave == "" || g.Wave != "pilot" && (wave == "pilot" || g.Wave > wave) {
			continue
		}
		for _, m := range g.Marks {
			if m.Copy {
				gone = append(gone, string(m.Store))
			} else {
				home = append(home, string(m.Store))
			}
		}
		day = max(day, p.EndOf(g.ID))
	}
	tidy := func(ids []string) string { slices.Sort(ids); return strings.Join(slices.Compact(ids), ",") }
	return demo.Options{Home: tidy(home), Gone: tidy(gone)}, day
}
