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

	"github.com/domicile/domicile/internal/inventory"
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
	Identity string     `json:"identity,omitempty"` // how it is known who signed: self_declared, or environment, which anybody sets
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
	if o.Source == 0 && max(p.Expect.Objects, p.Expect.Rows) > 0 && !o.Different() && len(o.Gaps) == 0 {
		// Two empty sides say that an address or a name is wrong, not that something arrived.
		o.addGap(Gap{Op: "find what the scan saw", Cause: inventory.Unreadable, Count: 1})
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
	// ErrNotFrozen refuses a signature, without a reason, where the source changed during the comparison or may have.
	ErrNotFrozen = errors.New("it is not known that the source stayed as it was during the comparison")
	// ErrSigned refuses a signature over another.
	ErrSigned = errors.New("the result is signed already")
)

// Sign signs a result that nobody has signed. One that is not equal, beyond the thresholds, needs a reason; so does one
// whose source may have changed. What the result says of itself counts no more than its numbers.
func (d *Document) Sign(s Signature, t Thresholds) error {
	if d.SignedBy != "" {
		return ErrSigned
	}
	if err := d.refuses(t); err != nil && s.Reason == "" {
		return err
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

// refuses is what speaks against a signature without a reason.
func (d *Document) refuses(t Thresholds) error {
	numbers := d.Counts == Counts{} && d.Total == d.TargetTotal
	switch {
	case !d.Complete || len(d.Gaps) > 0 || d.Compared != d.Total:
		return ErrIncomplete
	case (!d.Equal || !numbers) && (d.Counts == Counts{} || !d.Counts.Within(t)):
		return ErrNotEqual
	case d.Frozen.Is != inventory.Yes:
		return ErrNotFrozen
	}
	return nil
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
