package format

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// Layout is what the head of an object tells.
type Layout struct {
	// Format names the format, and the compression around it after a dot: csv, csv.gz, xlsx, tar.zst. It is empty for
	// an empty object.
	Format string
	// Container says that the object holds tables of their own; their datasets are Dataset.Inside(table).
	Container bool
	// Splits says that ranges of bytes can be read by themselves.
	Splits bool
	// Columns is the schema of an object that is one table.
	Columns []inventory.Field
	// Tables are the tables of a container, as far as the head or a directory lists them.
	Tables []Table
	// Partial says that there may be more tables, behind the head or inside a member, which only reading finds.
	Partial bool
	// Fingerprint is the same for two objects with the same format and schema.
	Fingerprint string
	// Rows and Bytes are nil when the head does not tell.
	Rows, Bytes *inventory.Measure
}

// Table is one table of a container.
type Table struct {
	Name, Format, Comment string
	Container             bool // it holds tables of its own, which are not listed
	Columns               []inventory.Field
	Rows, Bytes           *inventory.Measure
}

// fingerprint digests a format and the names of its columns, in order.
func fingerprint(format string, fields []inventory.Field) string {
	var sb strings.Builder
	sb.WriteString(format)
	for _, f := range fields {
		sb.WriteByte(0)
		sb.WriteString(strings.ToLower(f.Name))
	}
	sum := sha256.Sum256([]byte(sb.String()))
	return hex.EncodeToString(sum[:8])
}
