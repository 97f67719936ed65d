package inventory

import (
	"cmp"
	"time"
)

// Field is one column of a dataset as its schema states it.
type Field struct {
	Name    string `json:"name"`
	Type    string `json:"type,omitempty"`
	Comment string `json:"comment,omitempty"`
}

// Member is one object of a dataset. Datasets keep a bounded sample of them, never all keys.
type Member struct {
	Key     string
	Bytes   int64
	ModTime time.Time
	ETag    string
}

// Dataset is one layout: a table, a collection, a sheet, or the objects of a store that share key template (digits,
// dates, UUIDs and hashes become *) and format.
//
// Columns is empty until the schema is known, which may be only after Read. Sample and Ranges are for the run alone
// and are in no document.
type Dataset struct {
	ID      ID       `json:"id"`
	Store   ID       `json:"store"`
	Name    string   `json:"name"` // table, sheet, collection or key template
	Path    string   `json:"path"` // where it lies in the store, file and folder included
	Format  string   `json:"format,omitempty"`
	Sniffed bool     `json:"sniffed,omitempty"` // the head of a member told the format; else its name did, or the service
	Comment string   `json:"comment,omitempty"`
	Members int64    `json:"members,omitempty"`
	Rows    *Measure `json:"rows,omitempty"`
	Bytes   *Measure `json:"bytes,omitempty"`
	Columns []Field  `json:"columns"`

	Sample []Member `json:"-"` // at most 1,000 members, by hash of the key
	Ranges []Range  `json:"-"` // parts that can be read at the same time; nil: one part, the whole
	// State is a digest of what the source says of the contents: while it is the same, nothing changed as far as the
	// source can tell. "" when it cannot. It costs no read of a value.
	State string `json:"-"`
	// Partial says that its container may hold more tables than were listed, which only reading finds.
	Partial bool `json:"-"`
	Listed  ID   `json:"-"` // the store that its provider listed it for, where Join has moved it to another; else ""
}

// AsListed returns the dataset as its provider knows it, which is what Read must be given: Join moves datasets to the
// store of the control plane, of which the provider that reads them may know nothing.
func (d Dataset) AsListed() Dataset {
	d.Store = cmp.Or(d.Listed, d.Store)
	return d
}

// Container returns the id of the dump, archive or workbook that a dataset lies in, and the id itself when it lies in
// none.
func (d Dataset) Container() ID { return d.ID.Container() }
