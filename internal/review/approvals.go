package review

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/domicile/domicile/internal/decide"
)

// Approval is one entry of the file of approvals: the user's counsel read a rule and agrees with it, or takes that
// back. Who it was is what they said of themselves.
type Approval struct {
	Rule    string    `json:"rule" yaml:"rule"`
	Digest  string    `json:"digest" yaml:"digest"` // of the rule as it was read
	By      string    `json:"by" yaml:"by"`
	At      time.Time `json:"at" yaml:"at"`
	Note    string    `json:"note,omitempty" yaml:"note,omitempty"`
	Revoked bool      `json:"revoked,omitempty" yaml:"revoked,omitempty"`
}

// The states of a rule with respect to approval.
const (
	NotApproved = "none"
	Approved    = "approved"
	Lapsed      = "lapsed" // approved, but the rule says something else since
	Revoked     = "revoked"
)

// Approvals are the entries of a file, the oldest first. The last one about a rule counts.
type Approvals []Approval

// Of returns the state of a rule, with the entry that it follows from; none when nobody approved it.
func (a Approvals) Of(x *decide.Rule) (string, *Approval) {
	for i := len(a) - 1; i >= 0; i-- {
		switch entry := &a[i]; {
		case entry.Rule != x.ID:
		case entry.Revoked:
			return Revoked, entry
		case entry.Digest != x.Digest:
			return Lapsed, entry
		default:
			return Approved, entry
		}
	}
	return NotApproved, nil
}

// Count is how many of the rules are approved as they are now.
func (a Approvals) Count(rules []decide.Rule) int {
	n := 0
	for i := range rules {
		if state, _ := a.Of(&rules[i]); state == Approved {
			n++
		}
	}
	return n
}

// ReadApprovals reads the file of approvals. One that does not exist holds none.
func ReadApprovals(path string) (Approvals, error) {
	data, err := os.ReadFile(path) //nolint:gosec // the user names the data folder
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("review: read approvals: %w", err)
	}
	var all Approvals
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&all); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("review: read approvals %s: %w", path, err)
	}
	for i := range all {
		if err := all[i].check(); err != nil {
			return nil, fmt.Errorf("review: read approvals %s: entry %d: %w", path, i+1, err)
		}
	}
	return all, nil
}

// check finds what an entry lacks.
func (a *Approval) check() error {
	if a.Rule == "" || a.By == "" || a.At.IsZero() || a.Digest == "" {
		return errors.New("rule, digest, by and at are needed")
	}
	return nil
}

// AppendApprovals adds entries to the end of the file, which is made when it is not there. What stands in it is never
// changed: who takes an approval back adds an entry.
func AppendApprovals(path string, more []Approval) (err error) {
	for i := range more {
		if err := more[i].check(); err != nil {
			return fmt.Errorf("review: approve %s: %w", more[i].Rule, err)
		}
	}
	if len(more) == 0 {
		return nil
	}
	data, err := yaml.Marshal(more)
	if err != nil {
		return fmt.Errorf("review: encode approvals: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return fmt.Errorf("review: write approvals: %w", err)
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600) //nolint:gosec // as above
	if err != nil {
		return fmt.Errorf("review: write approvals: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := f.Write(data); err != nil {
		return fmt.Errorf("review: write approvals: %w", err)
	}
	return nil
}
