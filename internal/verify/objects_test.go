package verify_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc64"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/verify"
)

// shelf is a store of objects in memory.
type shelf struct {
	mu      sync.Mutex
	objects map[string]string
	stated  map[string]string // content that the stated checksum was made of
	broken  map[string]error  // objects that cannot be opened
	listed  int
	opened  int
	onOpen  func(key string)
	cut     string // the listing ends with a gap before this key
}

func newShelf(objects map[string]string) *shelf { return &shelf{objects: objects} }

// List implements objects.Objects.
func (s *shelf) List(ctx context.Context, _ inventory.Store, from string) iter.Seq2[inventory.Member, error] {
	return func(yield func(inventory.Member, error) bool) {
		s.mu.Lock()
		s.listed++
		var all []inventory.Member
		for key, text := range s.objects {
			if key >= from {
				all = append(all, inventory.Member{Key: key, Bytes: int64(len(text)), ModTime: time.Unix(int64(len(text)), 0)})
			}
		}
		s.mu.Unlock()
		slices.SortFunc(all, func(a, b inventory.Member) int { return strings.Compare(a.Key, b.Key) })
		for _, m := range all {
			if ctx.Err() != nil {
				yield(inventory.Member{}, ctx.Err())
				return
			}
			if s.cut != "" && m.Key >= s.cut {
				yield(inventory.Member{}, &inventory.Gap{Op: "list", Cause: inventory.Truncated})
				return
			}
			if !yield(m, nil) {
				return
			}
		}
	}
}

// Open implements objects.Objects.
func (s *shelf) Open(ctx context.Context, _ inventory.Store, key string, off, _ int64) (io.ReadCloser, error) {
	s.mu.Lock()
	s.opened++
	hook, text, err := s.onOpen, s.objects[key], s.broken[key]
	s.mu.Unlock()
	if hook != nil {
		hook(key)
	}
	if err := errors.Join(err, ctx.Err()); err != nil {
		return nil, err
	}
	return io.NopCloser(strings.NewReader(text[off:])), nil
}

// count is how many objects were opened so far; it may be asked while a comparison runs.
func (s *shelf) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.opened
}

func (s *shelf) side() verify.Shelf {
	return verify.Shelf{Objects: s, Store: inventory.Store{ID: "memory:x"}}
}

// summed is a shelf whose server states checksums.
type summed struct{ *shelf }

// Sums implements objects.Summer.
func (s summed) Sums(_ context.Context, _ inventory.Store, key string) ([]objects.Sum, error) {
	text, ok := s.stated[key]
	if !ok {
		text = s.objects[key]
	}
	crc := crc64.Checksum([]byte(text), crc64.MakeTable(crc64.ECMA))
	return []objects.Sum{{Algorithm: objects.CRC64ECMA, Value: string(binary.BigEndian.AppendUint64(nil, crc))}}, nil
}

func (s summed) side() verify.Shelf {
	return verify.Shelf{Objects: s, Store: inventory.Store{ID: "memory:x"}}
}

func config() verify.ObjectsConfig {
	return verify.ObjectsConfig{
		Of: "test", Now: func() time.Time { return time.Time{} }, Name: func(key string) (string, string) { return "", key },
	}
}

// contents is a bucket with the keys that break comparisons.
func contents() map[string]string {
	all := map[string]string{
		"学生/名单 2024%.csv": "x,y\n", "a": "lower", "A": "upper", "empty": "", "a/b": "1", "a-b": "2", "a+b &?#*.csv": "3",
	}
	for i := range 300 {
		all[fmt.Sprintf("part/%03d.csv", i)] = strings.Repeat(fmt.Sprintf("%d,", i), i)
	}
	return all
}

func TestObjects(t *testing.T) {
	tests := []struct {
		name   string
		change func(target map[string]string)
		cfg    func(*verify.ObjectsConfig)
		want   []verify.Difference
		equal  bool
	}{
		{name: "equal", equal: true},
		{
			name:   "corrupt",
			change: func(m map[string]string) { m["part/007.csv"] = strings.Repeat("8,", 7) },
			want:   []verify.Difference{{Kind: verify.Differs, Key: "part/007.csv", What: "same size, other bytes"}},
		},
		{
			name:   "corrupt but only sizes asked",
			change: func(m map[string]string) { m["part/007.csv"] = strings.Repeat("8,", 7) },
			cfg:    func(c *verify.ObjectsConfig) { c.Content = verify.Size },
			equal:  true,
		},
		{
			name:   "other size",
			change: func(m map[string]string) { m["a"] = "low" },
			want:   []verify.Difference{{Kind: verify.Differs, Key: "a", What: "size 5, 3 at the target"}},
		},
		{
			name: "missing first, last and middle",
			change: func(m map[string]string) {
				delete(m, "A")
				delete(m, "学生/名单 2024%.csv")
				delete(m, "part/150.csv")
			},
			want: []verify.Difference{
				{Kind: verify.Missing, Key: "A"}, {Kind: verify.Missing, Key: "part/150.csv"}, {Kind: verify.Missing, Key: "学生/名单 2024%.csv"},
			},
		},
		{
			name:   "extra",
			change: func(m map[string]string) { m["part/0065.csv"] = "" },
			want:   []verify.Difference{{Kind: verify.Extra, Key: "part/0065.csv"}},
		},
		{
			name:   "extra that the step is not about",
			change: func(m map[string]string) { m["other/1"] = "x" },
			cfg: func(c *verify.ObjectsConfig) {
				c.Wants = func(key string) bool { return !strings.HasPrefix(key, "other/") }
			},
			equal: true,
		},
	}
	for _, tt := range tests {
		t.Run(strings.ReplaceAll(tt.name, " ", "_"), func(t *testing.T) {
			source, target := contents(), contents()
			if tt.change != nil {
				tt.change(target)
			}
			cfg := config()
			if tt.cfg != nil {
				tt.cfg(&cfg)
			}
			o, err := verify.Objects(t.Context(), newShelf(source).side(), newShelf(target).side(), cfg)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, o.First); diff != "" {
				t.Errorf("differences (-want +got):\n%s", diff)
			}
			if o.Equal() != tt.equal || o.Compared != int64(len(source)) || o.Source != int64(len(source)) {
				t.Errorf("equal %v, %d of %d compared", o.Equal(), o.Compared, o.Source)
			}
			if o.Frozen.Is != inventory.Yes {
				t.Errorf("frozen %v", o.Frozen)
			}
		})
	}
}

func TestEmptyStoresAreEqual(t *testing.T) {
	o, err := verify.Objects(t.Context(), newShelf(nil).side(), newShelf(nil).side(), config())
	if err != nil || !o.Equal() {
		t.Errorf("%+v, %v", o, err)
	}
}

// TestStatedChecksums asks which objects are read when servers state checksums.
func TestStatedChecksums(t *testing.T) {
	big := strings.Repeat("0123456789abcdef", 20_000) // 320 kB
	all := map[string]string{"big": big, "small": "x"}
	tests := []struct {
		name           string
		source, target bool // state checksums
		content        verify.Content
		reads          [2]int
		method         string
	}{
		{"both state", true, true, verify.Auto, [2]int{1, 1}, "stated:crc64ecma"},
		{"target states", false, true, verify.Auto, [2]int{2, 1}, "read_one:crc64ecma"},
		{"source states", true, false, verify.Auto, [2]int{1, 2}, "read_one:crc64ecma"},
		{"none states", false, false, verify.Auto, [2]int{2, 2}, "read_both"},
		{"read all the same", true, true, verify.Read, [2]int{2, 2}, "read_both"},
	}
	for _, tt := range tests {
		t.Run(strings.ReplaceAll(tt.name, " ", "_"), func(t *testing.T) {
			source, target := newShelf(maps.Clone(all)), newShelf(maps.Clone(all))
			sides := [2]verify.Shelf{source.side(), target.side()}
			if tt.source {
				sides[0] = summed{source}.side()
			}
			if tt.target {
				sides[1] = summed{target}.side()
			}
			cfg := config()
			cfg.Content = tt.content
			o, err := verify.Objects(t.Context(), sides[0], sides[1], cfg)
			if err != nil || !o.Equal() {
				t.Fatalf("%+v, %v", o, err)
			}
			if got := [2]int{source.opened, target.opened}; got != tt.reads || o.Methods[tt.method] == 0 {
				t.Errorf("reads %v, want %v; methods %v", got, tt.reads, o.Methods)
			}
			target.objects["big"] = strings.Replace(big, "7", "8", 1)
			o, err = verify.Objects(t.Context(), sides[0], sides[1], cfg)
			if err != nil || o.Differs != 1 {
				t.Errorf("planted corruption: %+v, %v", o, err)
			}
		})
	}
}

func TestWhatCannotBeReadIsNotEqual(t *testing.T) {
	source, target := newShelf(contents()), newShelf(contents())
	target.broken = map[string]error{"a": &inventory.Gap{Op: "s3:GetObject", Cause: inventory.Denied}}
	o, err := verify.Objects(t.Context(), source.side(), target.side(), config())
	if err != nil {
		t.Fatal(err)
	}
	want := []verify.Gap{{Op: "s3:GetObject", Cause: inventory.Denied, Count: 1}}
	if diff := cmp.Diff(want, o.Gaps); diff != "" || o.Equal() || o.Different() || o.Compared != o.Source-1 {
		t.Errorf("gaps (-want +got):\n%s\n%+v", diff, o)
	}
}

// TestCutListingClaimsNothingMissing: what comes after the end of a listing that was cut short may be there.
func TestCutListingClaimsNothingMissing(t *testing.T) {
	source, target := newShelf(contents()), newShelf(contents())
	target.cut = "part/100.csv"
	o, err := verify.Objects(t.Context(), source.side(), target.side(), config())
	if err != nil || o.Different() || o.Equal() || len(o.Gaps) != 1 || o.Frozen.Is != inventory.Unknown {
		t.Errorf("%+v, %v", o, err)
	}
}

func TestSourceThatChangesIsNotFrozen(t *testing.T) {
	source, target := newShelf(contents()), newShelf(contents())
	var once sync.Once
	source.onOpen = func(string) {
		once.Do(func() {
			source.mu.Lock()
			defer source.mu.Unlock()
			source.objects["zz/new"] = "new"
		})
	}
	o, err := verify.Objects(t.Context(), source.side(), target.side(), config())
	if err != nil || o.Frozen.Is != inventory.No {
		t.Errorf("%v, %v", o.Frozen, err)
	}
}

// disordered is a shelf whose server lists in no order.
type disordered struct{ *shelf }

// List implements objects.Objects.
func (disordered) List(context.Context, inventory.Store, string) iter.Seq2[inventory.Member, error] {
	return func(yield func(inventory.Member, error) bool) {
		_ = yield(inventory.Member{Key: "b"}, nil) && yield(inventory.Member{Key: "a"}, nil)
	}
}

func TestDisorderIsAnError(t *testing.T) {
	bad := verify.Shelf{Objects: disordered{newShelf(nil)}}
	if _, err := verify.Objects(t.Context(), bad, newShelf(nil).side(), config()); !errors.Is(err, verify.ErrUnordered) {
		t.Errorf("error %v", err)
	}
}
