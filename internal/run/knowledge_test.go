package run_test

import (
	"sync"
	"testing"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
)

// knowledge is the shipped detectors and rules.
func knowledge(tb testing.TB) (*classify.Engine, *decide.Rules) {
	tb.Helper()
	engine, err := theEngine()
	if err != nil {
		tb.Fatal(err)
	}
	rules, err := theRules()
	if err != nil {
		tb.Fatal(err)
	}
	return engine, rules
}

// They are made once: nothing changes them.
var (
	theEngine = sync.OnceValues(func() (*classify.Engine, error) {
		k, err := classify.Load(configs.FS)
		if err != nil {
			return nil, err
		}
		return classify.Compile(k)
	})
	theRules = sync.OnceValues(func() (*decide.Rules, error) { return decide.Load(configs.FS) })
)
