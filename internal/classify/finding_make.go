package classify

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/inventory"
)

// finding words a verdict.
func (e *Engine) finding(t *Table, c *opinionated, v verdict) Finding {
	d := &e.detectors[v.detector]
	rows := c.Rows - c.Nulls - c.Empties
	effective := t.design.effective(rows)
	fits := v.supporting()
	f := Finding{
		Dataset: t.dataset.ID, Column: c.Name, Kind: d.Kind, Form: d.Form, Category: d.Category, Status: v.status, Confidence: v.confidence,
		MissedBelow: max(t.missedBelow(t.design.effective(c.Rows)), c.distinct.missedBelow()), Design: designWord(t), Sampled: c.Rows,
		Effective: t.design.effective(c.Rows), Distinct: c.distinct.number(), Evidence: e.evidence(c, v),
	}
	if v.values > 0 {
		f.Share = wilson(float64(fits), float64(v.values))
		f.Presence = wilson(math.Round(part(fits, v.values)*float64(effective)), float64(t.design.effective(c.Rows)))
	} else {
		f.Share = Span{High: 1}
		f.Presence = Span{High: 1}
	}
	f.Fingerprint = digestOf(string(f.Dataset), f.Column, f.Kind)
	f.ID = inventory.ID(f.Fingerprint[:16])
	f.EvidenceHash = digestOf(f.Kind, string(f.Status), strconv.Itoa(int(f.Share.Mid*10)), family(c.Type), e.version)
	return f
}

// supporting is how many of the distinct values speak for the verdict.
func (v *verdict) supporting() int {
	switch v.status {
	case Masked:
		return v.masked
	case Encrypted:
		return v.cipher
	case Evidenced:
		return max(v.fits, v.loose)
	case Declared, Candidate, Empty, Unread:
		return v.loose
	default:
		return v.loose
	}
}

func designWord(t *Table) string {
	if t.batches == 0 {
		return string(inventory.NoSampling)
	}
	if t.design.Sampling == "" {
		return string(inventory.FullRead)
	}
	return string(t.design.Sampling)
}

// digestOf is the first 16 bytes of the SHA-256 of the parts.
func digestOf(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "|")))
	return hex.EncodeToString(sum[:16])
}

// evidence says what each stream says, with masked samples.
func (e *Engine) evidence(c *opinionated, v verdict) []Evidence {
	var all []Evidence
	if v.values > 0 && (v.fits > 0 || v.masked > 0 || v.loose > 0 || v.cipher > 0) {
		all = append(all, e.valuesEvidence(c, &v))
	}
	if why := c.schema.why[v.detector]; why != "" {
		all = append(all, Evidence{Stream: Schema, Detail: fmt.Sprintf("%q %+.1f", why, v.score), Odds: round(v.score)})
	}
	if v.near {
		all = append(all, Evidence{Stream: Neighbours, Detail: "the table is about persons"})
	}
	return all
}

func (e *Engine) valuesEvidence(c *opinionated, v *verdict) Evidence {
	said := Evidence{
		Stream: Values, Detail: valuesDetail(v), Masked: c.masked(v.detector), Fits: v.supporting(), Of: v.values,
		Inside: v.inside, Chance: v.chance, Nats: round(v.nats), Least: float64(v.percent) / 100,
	}
	if v.inside {
		said.Chance = e.chanceInside(v.detector)
	}
	return said
}

func valuesDetail(v *verdict) string {
	switch {
	case v.status == Masked:
		return fmt.Sprintf("%d of %d distinct values are masked", v.masked, v.values)
	case v.status == Encrypted:
		return fmt.Sprintf("%d of %d distinct values look like ciphertext", v.cipher, v.values)
	case v.inside:
		return fmt.Sprintf("%d of %d rows hold it inside text", v.fits, v.values)
	case v.rows:
		return fmt.Sprintf("%d of %d rows are such a value", v.fits, v.values)
	case v.fits > 0:
		return fmt.Sprintf("%d of %d distinct values pass, %.0f nats against chance", v.fits, v.values, v.nats)
	default:
		return fmt.Sprintf("%d of %d distinct values have the shape", v.loose, v.values)
	}
}

// masked returns the samples of a detector, or of the column when the detector has none.
func (c *column) masked(detector int) []string {
	kept := c.samples[detector]
	if len(kept) == 0 {
		kept = c.samples[anyDetector]
	}
	texts := make([]string, len(kept))
	for i, s := range kept {
		texts[i] = s.Text
	}
	return texts
}

// extent says how much of the dataset was read, for the counts of people.
func (t *Table) extent() people.Extent {
	x := people.Extent{Read: t.rows, Full: t.full(), Effective: t.design.effective(t.rows), Rows: t.design.Of}
	if t.dataset.Rows != nil {
		x.Rows = max(x.Rows, t.dataset.Rows.Value)
	}
	return x
}
