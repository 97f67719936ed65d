package verify

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"go.yaml.in/yaml/v3"
)

// PairKind is what is compared of a pair.
type PairKind string

// The kinds of pairs.
const (
	ObjectPair PairKind = "objects"
	TablePair  PairKind = "tables"
	// OtherPair is a store that nothing here reads: its comparison is done by the tool that the plan names.
	OtherPair PairKind = "other"
)

// Pairs is verify/pairs.yaml of a plan: what is compared with what.
type Pairs struct {
	APIVersion string `yaml:"api_version"`
	Kind       string `yaml:"kind"`
	Pairs      []Pair `yaml:"pairs"`
}

// Pair is one comparison. People complete the addresses; everything else comes from the plan.
type Pair struct {
	Step   string   `yaml:"step"`
	Wave   string   `yaml:"wave"`
	Group  string   `yaml:"group"`
	Store  string   `yaml:"store"`
	Kind   PairKind `yaml:"kind"`
	Result string   `yaml:"result"` // file of the result, beside pairs.yaml
	Source End      `yaml:"source"`
	Target End      `yaml:"target"`
	// Objects are key templates of what moves; no template: every object.
	Objects []string `yaml:"objects"`
	// Tables are the tables that move: "schema.table", or "table" where there are no schemas.
	Tables     []string   `yaml:"tables"`
	Expect     Expect     `yaml:"expect"`
	Thresholds Thresholds `yaml:"thresholds"`
}

// End is one side of a pair.
type End struct {
	// URL is the address, or the name of a source of the settings, which is where secrets are referred to.
	URL string `yaml:"url"`
	// Place is the country code of where it lies; "" is unknown.
	Place string `yaml:"place"`
}

// Expect is what the scan saw: what arrives should not be less. 0 is unknown.
type Expect struct {
	Objects int64 `yaml:"objects"`
	Bytes   int64 `yaml:"bytes"`
	Rows    int64 `yaml:"rows"`
}

// Thresholds are differences up to which a result may be signed without a reason. The result says all the same that it
// is not equal.
type Thresholds struct {
	Missing int64 `yaml:"missing"`
	Extra   int64 `yaml:"extra"`
	Differs int64 `yaml:"differs"`
}

// LoadPairs reads pairs.yaml. A key that it should not have is an error, so that a slip of the pen is not silence.
func LoadPairs(data []byte) (Pairs, error) {
	var p Pairs
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&p); err != nil && !errors.Is(err, io.EOF) {
		return Pairs{}, fmt.Errorf("verify: read pairs: %w", err)
	}
	if p.Kind != "Pairs" || p.APIVersion != apiVersion {
		return Pairs{}, fmt.Errorf("verify: read pairs: want kind Pairs and api_version %s", apiVersion)
	}
	steps, results := map[string]bool{}, map[string]bool{}
	for i := range p.Pairs {
		if err := p.Pairs[i].check(); err != nil {
			return Pairs{}, fmt.Errorf("verify: read pairs: pair %d: %w", i+1, err)
		}
		if steps[p.Pairs[i].Step] {
			return Pairs{}, fmt.Errorf("verify: read pairs: step %s is there twice", p.Pairs[i].Step)
		}
		if results[p.Pairs[i].ResultName()] {
			return Pairs{}, fmt.Errorf("verify: read pairs: result %s is there twice", p.Pairs[i].ResultName())
		}
		steps[p.Pairs[i].Step], results[p.Pairs[i].ResultName()] = true, true
	}
	return p, nil
}

// resultSuffix is how the file of every result ends, so that none is written over another file of the plan.
const resultSuffix = ".result.json"

// ResultName is the file of the result, beside pairs.yaml.
func (p *Pair) ResultName() string {
	return path.Clean(cmp.Or(p.Result, strings.ReplaceAll(p.Step, "/", "-")+resultSuffix))
}

// check finds what a person may have broken.
func (p *Pair) check() error {
	switch p.Kind {
	case ObjectPair, TablePair, OtherPair:
	default:
		return fmt.Errorf("kind %q is none of objects, tables, other", p.Kind)
	}
	if p.Step == "" {
		return errors.New("it names no step")
	}
	if !strings.HasSuffix(p.ResultName(), resultSuffix) {
		return fmt.Errorf("the result %q does not end in %s", p.Result, resultSuffix)
	}
	if t := p.Thresholds; t.Missing < 0 || t.Extra < 0 || t.Differs < 0 {
		return errors.New("a threshold is below 0")
	}
	return nil
}
