package run

import (
	"fmt"
	"strconv"

	"github.com/domicile/domicile/internal/inventory"
)

// Sample says how much of the values of a source to read. The zero value reads none: names, schema, comments and
// catalogue statistics only.
type Sample struct {
	mode      string
	rows      int64
	local     bool
	fullBelow int64
}

// The bounds of the mode auto: what is smaller is read in full, what is larger is sampled.
const (
	autoFullLocal  = 8 << 30 // files on this machine cost nothing but time
	autoFullRemote = 64 << 20
	autoRows       = 20_000 // excludes a kind in more than 0.015 % of random rows at 95 % (3/n)
)

// ParseSample reads none, auto, full or a number of rows. local is for files on this machine, which auto reads in full
// up to 8 GiB; of remote datasets it reads 64 MiB in full and samples 20,000 rows of larger ones.
func ParseSample(s string, local bool) (Sample, error) {
	out := Sample{mode: s, local: local, fullBelow: autoFullRemote}
	if local {
		out.fullBelow = autoFullLocal
	}
	switch s {
	case "none", "auto", "full":
		return out, nil
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 {
		return Sample{}, fmt.Errorf("run: sample %q is not none, auto, full or a number of rows", s)
	}
	return Sample{mode: "rows", rows: n, local: local}, nil
}

// None reports whether no value is read.
func (s Sample) None() bool { return s.mode == "" || s.mode == "none" }

// seed makes every scan pick the same rows of the same bytes.
const seed = 0x646f6d6963696c65 // "domicile"

// What is looked at before a sample is read in full.
const (
	lookRows  = 128     // decide the type of most columns: internal/classify, Sequential
	lookAbove = 1 << 20 // what is smaller costs no more than another request
)

// looks reports whether a few rows are read first, which may be enough: of what is far away, or too large to be read in
// full. Who asks for a number of rows or for all gets them.
func (s Sample) looks(d inventory.Dataset) bool {
	far := !s.local || s.want(d).Rows > 0
	return s.mode == "auto" && far && (d.Bytes == nil || d.Bytes.Value > lookAbove)
}

// want turns the sample into what to ask of one dataset.
func (s Sample) want(d inventory.Dataset) inventory.Want {
	w := inventory.Want{Seed: seed}
	switch {
	case s.mode == "rows":
		w.Rows = s.rows
	case s.mode == "auto" && d.Bytes == nil && s.local:
		// A table inside a local dump or archive has no size of its own; reaching it costs the pass in any case.
	case s.mode == "auto" && (d.Bytes == nil || d.Bytes.Value > s.fullBelow):
		w.Rows = autoRows
	}
	return w
}
