package format

import (
	"fmt"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// The kinds of types, by their numbers in the file.
const (
	orcBoolean = iota
	orcByte
	orcShort
	orcInt
	orcLong
	orcFloat
	orcDouble
	orcString
	orcBinary
	orcTimestamp
	orcList
	orcMap
	orcStruct
	orcUnion
	orcDecimal
	orcDate
	orcVarchar
	orcChar
	orcInstant
)

// orcKinds names the kinds, as Hive does.
func orcKinds() []string {
	return []string{
		"boolean", "tinyint", "smallint", "int", "bigint", "float", "double", "string", "binary", "timestamp", "array",
		"map", "struct", "uniontype", "decimal", "date", "varchar", "char", "timestamp with local time zone",
	}
}

// orcType is one type of the schema. Its number is its place in the list, and that of its column.
type orcType struct {
	kind             uint64
	kids             []uint64
	names            []string
	length           uint64 // of varchar and char
	precision, scale uint64
}

func (f *orcFile) addType(b []byte) error {
	if len(f.types) >= maxORCTypes {
		return over("types")
	}
	const kind, kids, names, length, precision, scale = 1, 2, 3, 4, 5, 6 // the fields
	var t orcType
	err := protoFields(b, func(p protoField) error {
		var err error
		switch p.number {
		case kind:
			t.kind = p.value
		case kids:
			t.kids, err = p.numbers(t.kids)
		case names:
			t.names = append(t.names, strings.ToValidUTF8(string(p.data), "\uFFFD"))
		case length:
			t.length = p.value
		case precision:
			t.precision = p.value
		case scale:
			t.scale = p.value
		}
		return err
	})
	f.types = append(f.types, t)
	return err
}

// checkTypes makes sure that the types are a tree: each is numbered behind the one that it is part of, and is part of
// one.
func (f *orcFile) checkTypes() error {
	depth := make([]int, len(f.types))
	for i, t := range f.types {
		if depth[i] > maxORCDepth {
			return over("schema")
		}
		if !t.whole() {
			return errCorrupt
		}
		for _, kid := range t.kids {
			if kid <= uint64(i) || kid >= uint64(len(f.types)) || depth[kid] > 0 {
				return errCorrupt
			}
			depth[kid] = depth[i] + 1
		}
	}
	return nil
}

// whole reports whether a type has as many columns inside as its kind must have.
func (t *orcType) whole() bool {
	switch t.kind {
	case orcList:
		return len(t.kids) == 1
	case orcMap:
		return len(t.kids) == 2
	case orcStruct:
		return len(t.kids) == len(t.names)
	}
	return true
}

// orcLeaf is one column of the table: what is in a struct is a column of its own.
type orcLeaf struct {
	inventory.Field
	id      uint64
	parents []uint64 // the structs around it, the outermost first
}

func (f *orcFile) flatten(id uint64, path string, parents []uint64) {
	t := f.types[id]
	if t.kind == orcStruct && len(f.leaves) <= f.in.limits.Columns {
		around := slices.Concat(parents, []uint64{id})
		for i, kid := range t.kids {
			f.flatten(kid, join(path, t.names[i]), around)
		}
		return
	}
	if path == "" {
		path = "value"
	}
	f.leaves = append(f.leaves, orcLeaf{Field: inventory.Field{Name: path, Type: t.name()}, id: id, parents: parents})
}

func (t *orcType) name() string {
	kinds := orcKinds()
	switch {
	case t.kind >= uint64(len(kinds)):
		return "unknown"
	case t.kind == orcDecimal && t.precision > 0:
		return fmt.Sprintf("decimal(%d,%d)", t.precision, t.scale)
	case (t.kind == orcVarchar || t.kind == orcChar) && t.length > 0:
		return fmt.Sprintf("%s(%d)", kinds[t.kind], t.length)
	}
	return kinds[t.kind]
}
