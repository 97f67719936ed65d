package classify_test

import (
	"testing"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/classify"
)

func engine(tb testing.TB) *classify.Engine {
	tb.Helper()
	k, err := classify.Load(configs.FS)
	if err != nil {
		tb.Fatal(err)
	}
	e, err := classify.Compile(k)
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

func TestShippedKnowledgeCompiles(t *testing.T) { engine(t) }
