package run

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

// part is what one shard learnt of one dataset, as it is kept until the scan is folded. It holds hashes and counts.
type part struct {
	Dataset inventory.Dataset `json:"dataset"`
	Table   []byte            `json:"-"`
	People  []byte            `json:"-"` // of this range and others of its stretch; empty when they are in the table
	// Profile is set instead of Table where the dataset was judged where it lies, because its table must not leave.
	Profile *classify.Profile `json:"profile,omitempty"`
}

// outcome is what one shard left.
type outcome struct {
	Parts  []part   `json:"parts,omitempty"`
	Holes  []scoped `json:"holes,omitempty"`
	Bytes  int64    `json:"bytes,omitempty"`  // of the source that were read
	Looked bool     `json:"looked,omitempty"` // a few rows were enough
	Weight int64    `json:"weight,omitempty"` // what more bytes may show, where a look was all
	Width  int64    `json:"width,omitempty"`  // bytes of a row, where a look was all
	Again  bool     `json:"again,omitempty"`  // it replaces what was read of its container before
	// Census says that people were counted again: then the parts hold sketches instead of tables.
	Census bool `json:"census,omitempty"`

	cursor string // where reading goes on, of an outcome that is not whole
	rows   int64  // that were read, for people who watch
}

// scoped is a gap with its scope, which the gap alone does not keep on disk.
type scoped struct {
	Scope inventory.Scope `json:"scope"`
	Gap   *inventory.Gap  `json:"gap"`
}

// encode writes an outcome as the length of its description, the description as JSON, and behind it the table and
// the people of each part, each with their length before them.
func (o *outcome) encode() ([]byte, error) {
	head, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	size := len(head) + binary.MaxVarintLen64
	for i := range o.Parts {
		size += len(o.Parts[i].Table) + len(o.Parts[i].People) + 2*binary.MaxVarintLen64
	}
	data := make([]byte, 0, size)
	data = append(binary.AppendUvarint(data, uint64(len(head))), head...)
	for i := range o.Parts {
		data = append(binary.AppendUvarint(data, uint64(len(o.Parts[i].Table))), o.Parts[i].Table...)
		data = append(binary.AppendUvarint(data, uint64(len(o.Parts[i].People))), o.Parts[i].People...)
	}
	return data, nil
}

var errOutcome = errors.New("the result of a shard is not as this version writes it")

// decodeOutcome reads what encode wrote; nothing is the outcome of a shard that is no longer of the scan. The tables
// alias data.
func decodeOutcome(data []byte) (outcome, error) {
	var o outcome
	if len(data) == 0 {
		return o, nil
	}
	head, rest, err := cutField(data)
	if err != nil {
		return o, err
	}
	if err := json.Unmarshal(head, &o); err != nil {
		return o, fmt.Errorf("%w: %w", errOutcome, err)
	}
	for i := range o.Parts {
		if o.Parts[i].Table, rest, err = cutField(rest); err != nil {
			return o, err
		}
		if o.Parts[i].People, rest, err = cutField(rest); err != nil {
			return o, err
		}
	}
	return o, nil
}

// cutField cuts the first field off.
func cutField(data []byte) (field, rest []byte, err error) { //nolint:revive // as bytes.Cut, with its error
	n, size := binary.Uvarint(data)
	if data = data[max(size, 0):]; size <= 0 || n > uint64(len(data)) {
		return nil, nil, errOutcome
	}
	return data[:n], data[n:], nil
}
