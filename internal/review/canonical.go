package review

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// encode brings an entry into its canonical form and sets its hash.
//
// The canonical form of an entry is the JSON of RFC 8785: UTF-8 without blanks, the names of an object in the order of
// their characters, of strings only the quotation mark, the backslash and control characters escaped. It holds objects,
// strings, truths and whole numbers alone, and leaves out what is empty. The hash of an entry is the SHA-256 of these
// bytes, in small hexadecimal digits; prev_hash is the hash of the entry before it. Whoever has the bytes of a log can
// find every hash again, without this program.
func (e *Entry) encode() ([]byte, error) {
	data, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	body, err := canonicalJSON(data)
	if err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	e.Hash = hashOf(body)
	return body, nil
}

// decodeEntry reads a canonical form. One in another form is refused: two forms would be two hashes of one entry. Names
// that a later version added are kept by the hash and not read.
func decodeEntry(body []byte) (Entry, error) {
	again, err := canonicalJSON(body)
	if err != nil {
		return Entry{}, err
	}
	if !bytes.Equal(again, body) {
		return Entry{}, errors.New("is not in canonical form")
	}
	var e Entry
	if err := json.Unmarshal(body, &e); err != nil {
		return Entry{}, err
	}
	e.Hash = hashOf(body)
	return e, nil
}

func hashOf(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// canonicalJSON brings a JSON value into canonical form.
func canonicalJSON(data []byte) ([]byte, error) {
	if !utf8.Valid(data) {
		return nil, errors.New("is no UTF-8 text")
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("holds more than one value")
	}
	var b strings.Builder
	if err := writeCanonical(&b, v); err != nil {
		return nil, err
	}
	return []byte(b.String()), nil
}

func writeCanonical(b *strings.Builder, v any) error {
	switch x := v.(type) {
	case map[string]any:
		return writeObject(b, x)
	case string:
		writeText(b, x)
	case bool:
		fmt.Fprintf(b, "%t", x)
	case json.Number:
		n, err := x.Int64()
		if err != nil || strconv.FormatInt(n, 10) != x.String() {
			return fmt.Errorf("%s is no whole number", x)
		}
		b.WriteString(x.String())
	default:
		return fmt.Errorf("holds a %T", v)
	}
	return nil
}

func writeObject(b *strings.Builder, x map[string]any) error {
	b.WriteByte('{')
	for i, name := range slices.Sorted(maps.Keys(x)) {
		if i > 0 {
			b.WriteByte(',')
		}
		writeText(b, name)
		b.WriteByte(':')
		if err := writeCanonical(b, x[name]); err != nil {
			return err
		}
	}
	b.WriteByte('}')
	return nil
}

// writeText escapes what RFC 8785 escapes and nothing else.
func writeText(b *strings.Builder, s string) {
	b.WriteByte('"')
	for _, r := range s {
		switch short := strings.IndexRune("\"\\\b\f\n\r\t", r); {
		case short >= 0:
			b.WriteByte('\\')
			b.WriteByte(`"\bfnrt`[short])
		case r < ' ':
			fmt.Fprintf(b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
}

// Canonical returns the bytes of which the hash of an entry is made, where this program knows all of its names.
func (e *Entry) Canonical() ([]byte, error) {
	again := *e
	body, err := again.encode()
	if err == nil && again.Hash != e.Hash {
		err = fmt.Errorf("review: entry %d holds names of a later version", e.Seq)
	}
	return body, err
}
