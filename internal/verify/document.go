package verify

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// apiVersion is that of every document of the product.
const apiVersion = "domicile/v1"

// DocumentKind is the kind of a result.
const DocumentKind = "Verification"

// Document is the result of one step's comparison, as verify/*.result.json has it. It holds no value of the data, and
// keys only where people asked for them.
type Document struct {
	APIVersion string `json:"api_version"`
	Kind       string `json:"kind"`
	Step       string `json:"step"`
	Wave       string `json:"wave"`
	Store      string `json:"store"`
	// Source and Target are addresses without passwords.
	Source string    `json:"source"`
	Target string    `json:"target"`
	At     time.Time `json:"at"`
	// Equal is true when everything was compared and nothing differs.
	Equal bool `json:"equal"`
	// Complete is true when everything was compared.
	Complete    bool         `json:"complete"`
	Method      string       `json:"method"`
	Compared    int64        `json:"compared"`
	Total       int64        `json:"total"`
	TargetTotal int64        `json:"target_total"`
	Bytes       int64        `json:"bytes"`
	Outside     int64        `json:"outside"` // objects of the source that the step is not about
	Counts      Counts       `json:"counts"`
	Frozen      Frozen       `json:"frozen"`
	Differences []Difference `json:"differences"`
	Gaps        []Gap        `json:"gaps"`
	Notes       []string     `json:"notes"`

	SignedBy string     `json:"signed_by,omitempty"`
	Identity string     `json:"identity,omitempty"` // how it is known who signed: self_declared, os
	SignedAt *time.Time `json:"signed_at,omitempty"`
	// Accepted is the reason for which a result that is not equal was signed.
	Accepted string `json:"accepted,omitempty"`
}

// Counts are the differences.
type Counts struct {
	Missing int64 `json:"missing"`
	Extra   int64 `json:"extra"`
	Differs int64 `json:"differs"`
	Columns int64 `json:"columns"`
	AtLeast bool  `json:"at_least"`
}

// Within reports whether the differences are not beyond thresholds.
func (c Counts) Within(t Thresholds) bool {
	return !c.AtLeast && c.Columns == 0 && c.Missing <= t.Missing && c.Extra <= t.Extra && c.Differs <= t.Differs
}

// NewDocument makes the result of a step.
func NewDocument(p *Pair, o *Outcome) Document {
	if p.Kind == ObjectPair && o.Source < p.Expect.Objects {
		o.say(NoteFewer)
	}
	return Document{
		APIVersion: apiVersion, Kind: DocumentKind, Step: p.Step, Wave: p.Wave, Store: p.Store,
		Equal: o.Equal(), Complete: len(o.Gaps) == 0 && o.Compared == o.Source,
		Method: o.method(), Compared: o.Compared, Total: o.Source, TargetTotal: o.Target, Bytes: o.Bytes,
		Counts:      Counts{o.Missing, o.Extra, o.Differs, o.Columns, o.AtLeast},
		Frozen:      o.Frozen,
		Differences: append([]Difference{}, o.First...), Gaps: append([]Gap{}, o.Gaps...), Notes: append([]string{}, o.Notes...),
	}
}

// method names the methods with how many were compared by each.
func (o *Outcome) method() string {
	var list []string
	for _, m := range slices.Sorted(maps.Keys(o.Methods)) {
		list = append(list, m+" "+strconv.FormatInt(o.Methods[m], 10))
	}
	return strings.Join(list, ", ")
}

// Signature is who signs a result.
type Signature struct {
	By       string
	Identity string
	At       time.Time
	Reason   string // for which differences are accepted
}

// Errors of signing.
var (
	// ErrNotEqual refuses a signature under differences without a reason.
	ErrNotEqual = errors.New("source and target are not equal")
	// ErrIncomplete refuses a signature under a comparison that did not see everything, without a reason.
	ErrIncomplete = errors.New("not everything was compared")
)

// Sign signs a result. One that is not equal, beyond the thresholds, needs a reason.
func (d *Document) Sign(s Signature, t Thresholds) error {
	switch {
	case s.Reason != "" || d.Equal:
	case !d.Complete:
		return ErrIncomplete
	case !d.Counts.Within(t):
		return ErrNotEqual
	}
	at := s.At
	d.SignedBy, d.Identity, d.SignedAt, d.Accepted = s.By, s.Identity, &at, s.Reason
	return nil
}

// Write writes the document.
func (d *Document) Write(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(d)
}

// ReadDocument reads what Write wrote.
func ReadDocument(data []byte) (Document, error) {
	var d Document
	if err := json.Unmarshal(data, &d); err != nil {
		return Document{}, fmt.Errorf("verify: read result: %w", err)
	}
	if d.Kind != DocumentKind {
		return Document{}, fmt.Errorf("verify: read result: kind %q is not %s", d.Kind, DocumentKind)
	}
	return d, nil
}
