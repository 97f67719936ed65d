package format

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"strings"
)

// What a schema may have: schemas of tables of thousands of columns stay far below.
const (
	maxAvroSchema = 2 * mib
	maxAvroTypes  = 100_000
	maxAvroDepth  = 64
	maxAvroMeta   = 1000 // entries of the metadata
)

// avroType is one type of a schema. Types that refer to themselves are circles of pointers.
type avroType struct {
	kind     string // a primitive name, or record, enum, array, map, fixed, union
	logical  string
	scale    int
	size     int // of fixed
	symbols  []string
	fields   []avroField
	items    *avroType // of array and map
	branches []*avroType
}

type avroField struct {
	name, doc string
	typ       *avroType
}

// openAvro reads the header.
func openAvro(in *input, s *avroStream) (*avroFile, error) {
	f := &avroFile{in: in}
	if _, err := io.CopyN(io.Discard, s, int64(len(avroMagic))); err != nil {
		return nil, cutShort(err)
	}
	meta, err := avroMeta(s)
	if err != nil {
		return nil, cutShort(err)
	}
	f.codec = string(meta["avro.codec"])
	if _, err := io.ReadFull(s, f.mark[:]); err != nil {
		return nil, cutShort(err)
	}
	f.begin = s.pos
	p := &avroParser{named: map[string]*avroType{}, left: maxAvroTypes}
	root, err := p.parse(meta["avro.schema"])
	if err != nil {
		return nil, err
	}
	return f, f.flatten(root, in.limits.Columns)
}

// avroMeta reads the metadata: a map of bytes, in blocks.
func avroMeta(s *avroStream) (map[string][]byte, error) {
	meta := map[string][]byte{}
	for left, size := maxAvroMeta, int64(maxAvroSchema); ; {
		n, err := avroCount(s)
		if err != nil || n == 0 {
			return meta, err
		}
		if n > int64(left) {
			return nil, over("metadata")
		}
		left -= int(n)
		for range n {
			if err := avroEntry(s, meta, &size); err != nil {
				return nil, err
			}
		}
	}
}

// avroCount reads how many items the next part of an array or a map has, 0 at its end. A negative number is followed by
// the bytes that they take.
func avroCount(d interface{ long() (int64, error) }) (int64, error) {
	n, err := d.long()
	if err != nil || n >= 0 {
		return n, err
	}
	if n == math.MinInt64 {
		return 0, errCorrupt
	}
	_, err = d.long()
	return -n, err
}

func avroEntry(s *avroStream, meta map[string][]byte, left *int64) error {
	var both [2][]byte
	for i := range both {
		n, err := s.long()
		if err != nil {
			return err
		}
		if *left -= n; n < 0 || *left < 0 {
			return over("metadata")
		}
		raw, err := s.bytes(n)
		if err != nil {
			return err
		}
		both[i] = bytes.Clone(raw)
	}
	meta[string(both[0])] = both[1]
	return nil
}

// avroParser builds the types of a schema.
type avroParser struct {
	named map[string]*avroType
	left  int
}

func (p *avroParser) parse(schema []byte) (*avroType, error) {
	if len(schema) == 0 {
		return nil, errCorrupt
	}
	t, err := p.typ(schema, "", 0)
	if err != nil && !errors.Is(err, errTooLarge) {
		err = errCorrupt // of the parser of JSON, which may quote the schema
	}
	return t, err
}

// avroJSON is a schema that is an object.
type avroJSON struct {
	Type      json.RawMessage `json:"type"`
	Name      string          `json:"name"`
	Namespace *string         `json:"namespace"`
	Fields    []avroFieldJSON `json:"fields"`
	Items     json.RawMessage `json:"items"`
	Values    json.RawMessage `json:"values"`
	Symbols   []string        `json:"symbols"`
	Size      int             `json:"size"`
	Logical   string          `json:"logicalType"` //nolint:tagliatelle // Avro's own
	Scale     int             `json:"scale"`
}

// space is the namespace inside the type, which is that around it where it states none.
func (o *avroJSON) space(around string) string {
	if o.Namespace != nil {
		return *o.Namespace
	}
	return around
}

type avroFieldJSON struct {
	Name string          `json:"name"`
	Doc  string          `json:"doc"`
	Type json.RawMessage `json:"type"`
}

// typ parses one type; space is the namespace around it.
func (p *avroParser) typ(raw json.RawMessage, space string, depth int) (*avroType, error) {
	if p.left--; p.left < 0 || depth > maxAvroDepth {
		return nil, over("schema")
	}
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return nil, errCorrupt
	}
	switch raw[0] {
	case '"':
		var name string
		if err := json.Unmarshal(raw, &name); err != nil {
			return nil, err
		}
		return p.called(name, space)
	case '[':
		return p.union(raw, space, depth)
	}
	var o avroJSON
	if err := json.Unmarshal(raw, &o); err != nil {
		return nil, err
	}
	return p.object(&o, space, depth)
}

// called returns a primitive type, or one that was defined before.
func (p *avroParser) called(name, space string) (*avroType, error) {
	switch name {
	case "null", "boolean", "int", "long", "float", "double", "bytes", "string":
		return &avroType{kind: name}, nil
	}
	if t := p.named[fullName(name, space)]; t != nil {
		return t, nil
	}
	if t := p.named[name]; t != nil {
		return t, nil
	}
	return nil, errCorrupt
}

func fullName(name, space string) string {
	if space == "" || strings.Contains(name, ".") {
		return name
	}
	return space + "." + name
}

func (p *avroParser) union(raw json.RawMessage, space string, depth int) (*avroType, error) {
	var all []json.RawMessage
	if err := json.Unmarshal(raw, &all); err != nil {
		return nil, err
	}
	t := &avroType{kind: "union"}
	for _, one := range all {
		b, err := p.typ(one, space, depth+1)
		if err != nil {
			return nil, err
		}
		t.branches = append(t.branches, b)
	}
	return t, nil
}

func (p *avroParser) object(o *avroJSON, space string, depth int) (*avroType, error) {
	var kind string
	if json.Unmarshal(o.Type, &kind) != nil {
		return p.typ(o.Type, space, depth+1) // a type inside a type
	}
	space = o.space(space)
	t := &avroType{kind: kind, logical: o.Logical, scale: o.Scale, size: o.Size, symbols: o.Symbols}
	var err error
	switch kind {
	case "record", "error":
		t.kind = "record"
		err = p.record(t, o, space, depth)
	case "enum", "fixed":
		p.define(o.Name, space, t)
		if t.size < 0 || t.size > maxAvroBlock {
			err = over("schema")
		}
	case "array":
		t.items, err = p.typ(o.Items, space, depth+1)
	case "map":
		t.items, err = p.typ(o.Values, space, depth+1)
	default:
		return p.primitive(t, space)
	}
	return t, err
}

// primitive is a primitive type with a logical type around it, or a name in an object.
func (p *avroParser) primitive(t *avroType, space string) (*avroType, error) {
	plain, err := p.called(t.kind, space)
	if err != nil || plain.kind != t.kind || plain.fields != nil {
		return plain, err
	}
	return t, nil
}

func (p *avroParser) define(name, space string, t *avroType) string {
	full := fullName(name, space)
	p.named[full] = t
	if at := strings.LastIndexByte(full, '.'); at >= 0 {
		return full[:at]
	}
	return space
}

func (p *avroParser) record(t *avroType, o *avroJSON, space string, depth int) error {
	space = p.define(o.Name, space, t)
	for _, f := range o.Fields {
		ft, err := p.typ(f.Type, space, depth+1)
		if err != nil {
			return err
		}
		t.fields = append(t.fields, avroField{name: f.Name, doc: f.Doc, typ: ft})
	}
	return nil
}
