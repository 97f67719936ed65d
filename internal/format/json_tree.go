package format

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/domicile/domicile/internal/inventory"
)

// jsonNode is one path of a document: a column of a table, and the way to what lies under it.
type jsonNode struct {
	path string
	name string // of its column
	t    *table // where its values go
	col  int    // its column, -1 before the first value
	kids map[string]*jsonNode
	// first is the first key last time, and next the one that followed this key: objects of one kind have their keys in
	// one order.
	first, next *jsonNode
	key         string
	lead        string    // the key as it is usually written, "key":, or ""
	elem        *jsonNode // of an array: its elements; their table is their own
	any         *jsonNode // of an object: the values under keys that are data themselves; their table is their own
}

// jsonTree is the schema of a document as far as it was met.
type jsonTree struct {
	out    *sink
	op     string
	id     inventory.ID
	root   *jsonNode
	tables []*table
	nodes  int
}

func newJSONTree(out *sink, op string, id inventory.ID) *jsonTree {
	j := &jsonTree{out: out, op: op, id: id}
	j.root = &jsonNode{name: "value", col: -1, t: j.table("")}
	return j
}

// table makes the table of repeated elements.
func (j *jsonTree) table(under string) *table {
	t := j.out.table(j.id, j.op, nil)
	t.under = under
	j.tables = append(j.tables, t)
	return t
}

// full reports whether there are as many paths as a table may have columns.
func (j *jsonTree) full() bool { return j.nodes >= j.out.limits.Columns }

// kid returns the node of a key. Keys that are data themselves, such as phone numbers, share a node: they must not
// become names of columns. It is nil when there are too many paths.
func (j *jsonTree) kid(n, last *jsonNode, key []byte) *jsonNode {
	guess := &n.first
	if last != nil {
		guess = &last.next
	}
	if *guess != nil && (*guess).key == string(key) {
		return *guess
	}
	k, ok := n.kids[string(key)]
	if !ok {
		k = j.newKid(n, key)
	}
	if k != nil && k != n.any {
		*guess = k
	}
	return k
}

// likely returns the node of the key that stood behind the one of last before, nil when there was none.
func (n *jsonNode) likely(last *jsonNode) *jsonNode {
	if last != nil {
		return last.next
	}
	return n.first
}

// maxKeys is how many keys an object may have before further ones are taken for data.
const maxKeys = 512

func (j *jsonTree) newKid(n *jsonNode, key []byte) *jsonNode {
	if len(n.kids) >= maxKeys || keyIsData(key) {
		return j.anyOf(n)
	}
	if j.full() {
		return nil
	}
	j.nodes++
	name := strings.ToValidUTF8(string(key), "\uFFFD")
	k := &jsonNode{path: join(n.path, name), t: n.t, col: -1, key: string(key)}
	if !strings.ContainsAny(k.key, `"\`) { // they are written otherwise
		k.lead = `"` + k.key + `":`
	}
	k.name = k.path
	if n.kids == nil {
		n.kids = map[string]*jsonNode{}
	}
	n.kids[k.key] = k
	return k
}

// join appends a key to a path.
func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// keyIsData reports whether a key is no name: an identifier, a number, an address, a sentence.
func keyIsData(key []byte) bool {
	digits := 0
	for _, c := range key {
		if c >= '0' && c <= '9' {
			digits++
		}
	}
	return digits == len(key) || digits >= 6 || len(key) > maxHeaderCell || bytes.IndexByte(key, '@') >= 0 ||
		!utf8.Valid(key)
}

// anyOf returns the node of the values under keys that are data. Its first column is the key.
func (j *jsonTree) anyOf(n *jsonNode) *jsonNode {
	if n.any == nil && !j.full() {
		j.nodes++
		path := join(n.path, "*")
		n.any = &jsonNode{path: path, name: path + ".value", t: j.table(path), col: -1}
		n.any.t.column(path)
	}
	return n.any
}

// elemOf returns the node of the elements of an array, nil when there are too many paths.
func (j *jsonTree) elemOf(n *jsonNode) *jsonNode {
	if n.elem == nil && !j.full() {
		j.nodes++
		path := n.path + "[]"
		n.elem = &jsonNode{path: path, name: path, t: j.table(path), col: -1}
	}
	return n.elem
}

// column returns the column of the node's own values.
func (n *jsonNode) column() int {
	if n.col < 0 {
		n.col = n.t.column(n.name)
	}
	return n.col
}

// jsonHeld is how many bytes the tables of one document hold together before all are flushed.
const jsonHeld = 8 * mib

// endRow ends a row of a table that has columns. A table of repeated elements that is full is no reason to stop.
func (j *jsonTree) endRow(t *table) error {
	if len(t.slot) == 0 {
		return nil
	}
	if err := t.endRow(); err != nil {
		return err
	}
	if len(j.tables) > 1 && j.out.held > jsonHeld {
		return j.flush()
	}
	return nil
}

// flush hands over what all tables hold, and lets their memory go.
func (j *jsonTree) flush() error {
	for _, t := range j.tables {
		if err := t.flush(); err != nil {
			return err
		}
		t.release()
	}
	return nil
}

// close ends all tables.
func (j *jsonTree) close(err error) error {
	for _, t := range j.tables {
		if own := t.close(err); own != err { //nolint:errorlint // the same error comes back
			return own
		}
	}
	return err
}

// drop forgets the rows that are not ended.
func (j *jsonTree) drop() {
	for _, t := range j.tables {
		t.drop()
	}
}
