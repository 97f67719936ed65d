package format

import (
	"context"
	"errors"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// archive is what tar and zip share: names for the members that are safe and unique, and a limit on their number.
type archive struct {
	in   *input
	op   string
	seen map[string]int
	n    int
}

func newArchive(in *input, op string) *archive {
	return &archive{in: in, op: op, seen: map[string]int{}}
}

// name makes the table name of a member. It is a label that no file is ever opened by: rooted, without "..", valid
// UTF-8 without control characters, and different from the names before.
func (a *archive) name(raw string) string {
	if !utf8.ValidString(raw) {
		raw = string(toUTF8([]byte(raw)))
	}
	raw = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '_'
		}
		return r
	}, strings.ReplaceAll(raw, `\`, "/"))
	name := cutRunes(strings.TrimPrefix(path.Clean("/"+raw), "/"), maxMemberName)
	if name == "" {
		name = "_"
	}
	a.seen[name]++
	if k := a.seen[name]; k > 1 {
		name += "~" + strconv.Itoa(k)
	}
	return name
}

// maxMemberName is the longest key of an object store, in bytes.
const maxMemberName = 1024

// next counts one more member.
func (a *archive) next() error {
	if a.n++; a.n > a.in.limits.Entries {
		return over("entries")
	}
	return nil
}

// read reads one member.
func (a *archive) read(ctx context.Context, name string, r io.Reader, out *sink) error {
	id := a.in.dataset.Inside(name)
	if !out.wants(id) {
		return nil
	}
	m, err := a.in.member(name, id, r, -1)
	if err == nil {
		return readInput(ctx, m, out)
	}
	return out.settle(id, a.op, err)
}

// inspect tells the table of one member.
func (a *archive) inspect(ctx context.Context, name string, r io.Reader) (Table, error) {
	m, err := a.in.member(name, a.in.dataset.Inside(name), r, -1)
	if err != nil {
		return Table{Name: name}, err
	}
	l, err := inspectInput(ctx, m)
	return Table{Name: name, Format: l.Format, Container: l.Container, Columns: l.Columns, Rows: l.Rows, Bytes: l.Bytes}, err
}

// skipped reports whether a member of that name holds no data of anyone: what file managers and packers add.
func skipped(name string) bool {
	base := path.Base(name)
	return base == ".DS_Store" || base == "Thumbs.db" || strings.HasPrefix(base, "._") ||
		strings.HasPrefix(name, "__MACOSX/") || base == "pax_global_header"
}

// listed ends the inspection of an archive whose directory broke off: what was listed is told beside the gap.
func listed(tables []Table, in *input, op string, err error) (Layout, error) {
	if errors.Is(err, io.EOF) {
		err = nil
	}
	l := Layout{Container: true, Tables: tables}
	l.Partial = slices.ContainsFunc(tables, func(t Table) bool { return t.Container })
	return l, asGap(in.dataset, op, err)
}
