package verify_test

import (
	"context"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/verify"
)

// stating is a shelf whose server states one checksum, whatever is asked for.
type stating struct {
	*shelf
	sums []objects.Sum
}

// Sums implements objects.Summer.
func (s stating) Sums(context.Context, inventory.Store, string) ([]objects.Sum, error) {
	return s.sums, nil
}

// TestChecksumsAreThoseOfTheirStandards: one side is read, and its checksum compared with one that was computed bit by
// bit from the published polynomials, by a program that gives the published check values of "123456789".
func TestChecksumsAreThoseOfTheirStandards(t *testing.T) {
	const repeats = 20_000
	text := strings.Repeat("123456789", repeats)
	tests := []struct {
		algorithm objects.Algorithm
		want      string
	}{
		{objects.CRC32, "5edbfdcb"},
		{objects.SHA256, "349497ddacc053cc33d92a90ebaf395e53734363467b50a766065dda15b8a1f9"},
		{objects.SHA1, "94b972e6a70674243c475af59ff37108d729dda8"},
		{objects.CRC64ECMA, "d8c72fb0ceaf12d1"},
		{objects.CRC64NVME, "2e6e193a91e13618"},
		{objects.CRC32C, "536150a7"},
	}
	for _, tt := range tests {
		t.Run(string(tt.algorithm), func(t *testing.T) {
			want, err := hex.DecodeString(tt.want)
			if err != nil {
				t.Fatal(err)
			}
			source := newShelf(map[string]string{"a": text})
			target := newShelf(map[string]string{"a": text})
			side := verify.Shelf{Objects: stating{target, []objects.Sum{{Algorithm: tt.algorithm, Value: string(want)}}}}
			o, err := verify.Objects(t.Context(), source.side(), side, config())
			if err != nil || !o.Equal() || o.Methods["read_one:"+string(tt.algorithm)] != 1 || target.opened != 0 {
				t.Errorf("%+v, %v", o, err)
			}
			source.objects["a"] = strings.Replace(text, "9", "8", 1)
			if o, err = verify.Objects(t.Context(), source.side(), side, config()); err != nil || o.Differs != 1 {
				t.Errorf("planted: %+v, %v", o, err)
			}
		})
	}
}

// TestUnknownChecksumIsNotTrusted: what nothing here can compute is read on both sides.
func TestUnknownChecksumIsNotTrusted(t *testing.T) {
	text := strings.Repeat("x", 1<<20)
	source, target := newShelf(map[string]string{"a": text}), newShelf(map[string]string{"a": text})
	side := verify.Shelf{Objects: stating{target, []objects.Sum{{Algorithm: "md5-of-parts", Value: "?"}}}}
	o, err := verify.Objects(t.Context(), source.side(), side, config())
	if err != nil || !o.Equal() || o.Methods["read_both"] != 1 {
		t.Errorf("%+v, %v", o, err)
	}
}
