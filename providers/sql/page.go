package sql

import (
	"bytes"
	dbsql "database/sql"
	"encoding/hex"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/domicile/domicile/internal/inventory"
)

// page holds rows as columns. Its memory is reused.
type page struct {
	columns []inventory.Column
	binary  []bool
	cells   []dbsql.RawBytes // of one row, the key first
	into    []any
	rows    int
	bytes   int64
	room    int64  // bytes after which it is full
	key     string // of the last row
	cut     bool   // it was full before the rows ended
	counted bool   // the key is how often the row occurs
}

func newPage(columns []column) *page {
	pg := &page{
		cells: make([]dbsql.RawBytes, len(columns)+1), into: make([]any, len(columns)+1), room: pageBytes,
	}
	for i := range pg.cells {
		pg.into[i] = &pg.cells[i]
	}
	for _, c := range columns {
		pg.columns = append(pg.columns, inventory.Column{Name: c.Name, Type: c.Type, Comment: c.Comment})
		pg.binary = append(pg.binary, c.binary)
	}
	return pg
}

func (pg *page) reset() {
	for i := range pg.columns {
		pg.columns[i].Reset()
	}
	pg.rows, pg.bytes, pg.key, pg.cut = 0, 0, "", false
}

// fill takes up to limit rows, fewer when it is full before, and reports whether it stopped before they ended.
func (pg *page) fill(rows *dbsql.Rows, limit int) (bool, error) {
	for rows.Next() {
		if err := rows.Scan(pg.into...); err != nil {
			return false, err
		}
		pg.row()
		if pg.bytes >= pg.room {
			pg.cut = true
			return true, nil
		}
		if pg.rows == limit {
			return true, nil
		}
	}
	return false, rows.Err()
}

// row adds the row that is in cells.
func (pg *page) row() {
	pg.key = string(pg.cells[0])
	for i, cell := range pg.cells[1:] {
		c := &pg.columns[i]
		if cell == nil {
			c.AppendNull()
			continue
		}
		pg.bytes += int64(len(cell))
		if utf8.Valid(cell) {
			c.Append(cell)
		} else {
			c.Append(asText(cell, pg.binary[i]))
		}
	}
	pg.rows++
	if pg.counted {
		pg.count()
	}
}

// count notes how often the last row occurs.
func (pg *page) count() {
	n, err := strconv.ParseUint(pg.key, 10, 32)
	if err != nil {
		n = math.MaxUint32 // more than can be told
	}
	for i := range pg.columns {
		pg.columns[i].Count = append(pg.columns[i].Count, uint32(n))
	}
}

// take adds the rows of another page with the same columns.
func (pg *page) take(other *page) {
	for i := range other.columns {
		from, to := &other.columns[i], &pg.columns[i]
		for k := range from.Len() {
			if from.IsNull(k) {
				to.AppendNull()
			} else {
				to.Append(from.Value(k))
			}
		}
	}
	pg.rows += other.rows
	pg.bytes += other.bytes
}

// asText turns what is no UTF-8 into it: bytes as hexadecimal digits, text with a mark in place of what is broken.
func asText(cell []byte, binary bool) []byte {
	if binary {
		return hex.AppendEncode(nil, cell)
	}
	return bytes.ToValidUTF8(cell, []byte(string(utf8.RuneError)))
}
