package store

import (
	"crypto/sha256"
	"encoding/hex"
	"hash/fnv"
	"strings"
	"unicode/utf8"
)

// keyLimit bounds what is a part of a key in PostgreSQL, in bytes: an entry of an index has 2,704 at the most, and names
// of files may be longer.
const keyLimit = 1000

// rawMark begins a name that PostgreSQL cannot keep as it is: it has a zero byte or is no UTF-8. The rest is hex.
const rawMark = "\x01"

// key is the form of an id in the keys of tables. SQLite takes every id as it is. For PostgreSQL a long one is its
// beginning and a digest, with the number of the part at its end, so that the parts of a container stay in their order.
func (q queries) key(id string) string {
	id = q.plain(id)
	if !q.shared || len(id) <= keyLimit {
		return id
	}
	head, part := id, ""
	if at := strings.LastIndexByte(id, '|'); at >= 0 && len(id)-at < keyLimit/2 {
		head, part = id[:at], id[at:]
	}
	sum := sha256.Sum256([]byte(head))
	cut := keyLimit - len(part) - hex.EncodedLen(len(sum))
	for cut > 0 && cut < len(head) && !utf8.RuneStart(head[cut]) {
		cut--
	}
	return head[:min(cut, len(head))] + hex.EncodeToString(sum[:]) + part
}

// name is what to keep of an id beside its key: nothing where they are the same.
func (q queries) name(id string) string {
	if full := q.plain(id); full != q.key(id) {
		return full
	}
	return ""
}

// named is the id of a key and what is kept beside it.
func (q queries) named(key, name string) string {
	if name != "" {
		key = name
	}
	return q.original(key)
}

// plain is the form in which a name can be kept.
func (q queries) plain(name string) string {
	if !q.shared || utf8.ValidString(name) && !strings.ContainsRune(name, 0) && !strings.HasPrefix(name, rawMark) {
		return name
	}
	return rawMark + hex.EncodeToString([]byte(name))
}

// original is the name that plain keeps.
func (q queries) original(kept string) string {
	if raw, ok := strings.CutPrefix(kept, rawMark); ok && q.shared {
		if name, err := hex.DecodeString(raw); err == nil {
			return string(name)
		}
	}
	return kept
}

// place spreads names evenly over the whole numbers from 0: shards of a container have the same, and workers begin to
// look for work at their own.
func place(name string) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name)) // it never fails
	sum := h.Sum64()
	sum ^= sum >> 32 // FNV leaves the first bits of similar names alike
	sum *= 0x9e3779b97f4a7c15
	return int64(sum >> 1)
}
