package decide_test

import (
	"testing"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/decide"
)

func TestLoad(t *testing.T) {
	r, err := decide.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(r.Count(), r.AsOf(), r.Version(), r.Digest())
}
