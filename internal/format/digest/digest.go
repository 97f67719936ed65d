// Package digest says how a table is digested so that two databases can be compared without moving their rows: what is
// asked of a database, and the canonical form of a row.
//
// The canonical form of a row is its columns one after the other: "N" for NULL, else the number of characters of the
// value, ":" and the value as text in UTF-8; a letter stands before the number where the text is digits of bytes, so
// that bytes do not equal a text of their digits. What is a value as text is the matter of a [Family]; digests of two
// families cannot be compared. A row is hashed with SHA-256, of which half is kept; the parts that a table is compared
// in are the rows whose key's hash begins with the same digits. The digest of a part is the number of its rows and the
// sum of the first 64 bits of their hashes, which does not depend on their order: that two parts differ by accident and
// have one digest happens once in 2^64. It is no proof against somebody who wants it to happen.
package digest

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"iter"
	"strconv"
	"unicode/utf8"

	"github.com/domicile/domicile/internal/inventory"
)

// Family is how a kind of database writes values as text.
type Family string

// The families.
const (
	// Postgres writes times in UTC as ISO 8601, floats and doubles as the hexadecimal digits of their bytes, bytes as
	// hexadecimal digits, money as a number, and everything else as its cast to text: JSON as it was written, JSONB as it
	// is kept, char(n) without the blanks at its end, numbers with the digits after the point that they have.
	Postgres Family = "postgres"
	// MySQL writes TIMESTAMP in UTC, floats as doubles with all their digits, bytes and geometries as hexadecimal digits,
	// and everything else as text in utf8mb4: CHAR without the blanks at its end, JSON as the server keeps it.
	MySQL Family = "mysql"
	// SQLite writes the type of each value before it, because a column may hold any; reals with 17 digits.
	SQLite Family = "sqlite"
)

// Column is a column of a table.
type Column struct{ Name, Type string }

// Shape is a table as it can be digested.
type Shape struct {
	Family  Family
	Columns []Column // nil: there is no such table
	Key     []string // the columns of the primary key, nil: it has none
	// Parts are ranges that can be read at the same time and after each other; the tokens mean something to the database
	// alone. They cover the table, also where it grows.
	Parts []string
	// State is the same while nothing changed in the table, as far as the server counts; "" when it does not tell.
	State string
}

// Request asks for the digest of some columns of a part of a table.
type Request struct {
	Dataset inventory.Dataset // ID and Store are set
	Columns []string
	Key     []string // nil: the whole row is its key
	Part    string   // "" is the whole table
	Digits  int      // hexadecimal digits of the key's hash that tell buckets apart
}

// Bucket is the digest of the rows whose key's hash begins with its name.
type Bucket struct {
	Name string
	Rows int64
	Sum  uint64 // of the first 64 bits of the rows' hashes, modulo 2^64
}

// Hash is the kept half of a SHA-256.
type Hash [16]byte

// Row is a row by the hashes of its key and of its columns.
type Row struct{ Key, Row Hash }

// Digester is a database that digests its tables, within itself where it can: then no value leaves it. Every method
// only reads, and may be called from several goroutines. What cannot be read is a *inventory.Gap.
type Digester interface {
	Shape(ctx context.Context, d inventory.Dataset) (Shape, error)
	// Digest returns the buckets that have rows, in no order.
	Digest(ctx context.Context, r Request) ([]Bucket, error)
	// Rows yields the rows of some buckets, in no order. Errors are the last pair.
	Rows(ctx context.Context, r Request, buckets []string) iter.Seq2[Row, error]
	// Sums returns what can be compared between families.
	Sums(ctx context.Context, d inventory.Dataset, columns []string) (Sums, error)
}

// Sums are what two databases of different families have in common of a table.
type Sums struct {
	Rows    int64
	Columns []ColumnSum
}

// ColumnSum is a column of Sums. Sum is of its numbers as decimal digits without needless zeros, "" for a column that
// holds none; Characters is the length of its texts, -1 for a column that holds none.
type ColumnSum struct {
	Name       string
	Values     int64 // that are not NULL
	Sum        string
	Characters int64
}

// Hasher computes the canonical hash of rows on this side, for databases that cannot. It is for one goroutine.
type Hasher struct {
	h   hash.Hash
	buf []byte
	sum []byte
}

// NewHasher makes a Hasher.
func NewHasher() *Hasher { return &Hasher{h: sha256.New()} }

// Add takes the next column; nil is NULL.
func (h *Hasher) Add(value []byte) {
	if value == nil {
		h.h.Write([]byte{'N'})
		return
	}
	h.buf = strconv.AppendInt(h.buf[:0], int64(utf8.RuneCount(value)), 10)
	h.h.Write(append(h.buf, ':'))
	h.h.Write(value)
}

// Sum returns the hash of the columns since the last Sum.
func (h *Hasher) Sum() Hash {
	h.sum = h.h.Sum(h.sum[:0])
	h.h.Reset()
	return Hash(h.sum[:len(Hash{})])
}

// Add adds a row to the digest.
func (b *Bucket) Add(row Hash) {
	b.Rows++
	b.Sum += binary.BigEndian.Uint64(row[:8])
}

// Join adds the digest of other rows.
func (b *Bucket) Join(o Bucket) {
	b.Rows += o.Rows
	b.Sum += o.Sum
}
