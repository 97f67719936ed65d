package classify_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/inventory"
)

// customers makes batches of a table of customers.
func customers(seed uint64, rows int) inventory.Batch {
	m := newMade(seed)
	return batchOf(
		columnOf("name", rows, m.name),
		columnOf("id_card", rows, m.residentID),
		columnOf("mobile", rows, m.mobile),
		columnOf("note", rows, func() string { return m.pick("", "请致电"+m.mobile()+"，谢谢", "周末送货，不要放门口") }),
		columnOf("level", rows, func() string { return m.pick("1", "2", "3") }),
	)
}

func customerTable(e *classify.Engine) *classify.Table {
	return e.NewTable(inventory.Dataset{ID: "d", Name: "customer"},
		classify.TableOptions{On: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)})
}

// read feeds a fresh table.
func read(e *classify.Engine, batches ...inventory.Batch) *classify.Table {
	t := customerTable(e)
	for i := range batches {
		t.Add(&batches[i])
	}
	return t
}

func TestMergeIsIndependentOfOrder(t *testing.T) {
	e := engine(t)
	parts := []inventory.Batch{customers(1, 900), customers(2, 1300), customers(3, 40)}
	want := e.Judge(read(e, parts...))
	for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 2, 0}} {
		merged := customerTable(e)
		for _, i := range order {
			if err := merged.Merge(read(e, parts[i])); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(want, e.Judge(merged)); diff != "" {
			t.Errorf("order %v (-whole +merged):\n%s", order, diff)
		}
	}
}

func TestMergeRefusesAnotherDataset(t *testing.T) {
	e := engine(t)
	if err := customerTable(e).Merge(e.NewTable(inventory.Dataset{ID: "other"}, classify.TableOptions{})); err == nil {
		t.Error("merged a part of another dataset")
	}
}

func TestTableSurvivesStorage(t *testing.T) {
	e := engine(t)
	table := read(e, customers(1, 900), customers(2, 1300))
	data, err := table.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	again := customerTable(e)
	if err := again.UnmarshalBinary(data); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(e.Judge(table), e.Judge(again)); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
	next := customers(3, 100)
	table.Add(&next)
	again.Add(&next)
	if diff := cmp.Diff(e.Judge(table), e.Judge(again)); diff != "" {
		t.Errorf("after another batch (-before +after):\n%s", diff)
	}
}

func TestStoredTableHoldsNoValue(t *testing.T) {
	e := engine(t)
	b := customers(1, 500)
	data, err := read(e, b).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprintf("%+v", e.Judge(read(e, b)))
	for _, c := range b.Columns[1:3] {
		for i := range c.Len() {
			if bytes.Contains(data, c.Value(i)) || strings.Contains(text, string(c.Value(i))) {
				t.Fatalf("a value of %s is in the result", c.Name)
			}
		}
	}
}

func TestUnmarshalRefusesNoise(t *testing.T) {
	if err := customerTable(engine(t)).UnmarshalBinary([]byte("noise")); err == nil {
		t.Error("took noise for a table")
	}
}

func TestPeopleOfTable(t *testing.T) {
	e := engine(t)
	p := e.Judge(read(e, customers(1, 1000), customers(1, 1000)))
	for _, c := range p.People {
		if c.Place == people.Mainland && c.Band == people.AllAges && c.Sensitive == people.Any {
			if c.Low > 1000 || c.High < 1000 || c.Mid < 990 || c.Mid > 1010 {
				t.Errorf("%+v, want 1000 people", c)
			}
			return
		}
	}
	t.Errorf("no people in the mainland: %+v", p.People)
}

// find returns the finding of a column, the zero Finding when there is none.
func find(p classify.Profile, column string) classify.Finding {
	for _, f := range p.Findings {
		if f.Column == column {
			return f
		}
	}
	return classify.Finding{}
}

func TestStatus(t *testing.T) {
	m := newMade(9)
	tests := []struct {
		name, column, kind string
		status             classify.Status
		value              func() string
	}{
		{"values prove it", "c1", "phone", classify.Evidenced, m.mobile},
		{"checks fail", "id_card", "resident_id", classify.Declared, func() string { return "110105" + m.date(1960, 2000) + m.digits(3) + "Z"[:0] + m.digits(1) }},
		{"masked mobile", "c1", "phone", classify.Masked, func() string { return "138****" + m.digits(4) }},
		{"masked name", "real_name", "person_name", classify.Masked, func() string { return m.rune("张王李赵") + "**" }},
		{"ciphertext", "mobile", "phone", classify.Encrypted, func() string { return fmt.Sprintf("%016x%016x", m.r.Uint64(), m.r.Uint64()) }},
		{"nothing in it", "contact", "phone", classify.Empty, func() string { return "" }},
		{"nothing in a declared one", "mobile", "phone", classify.Declared, func() string { return "" }},
		{"flags are no numbers", "phone", "phone", classify.Candidate, func() string { return m.pick("true", "false") }},
	}
	e := engine(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := batchOf(columnOf(tt.column, 300, tt.value))
			table := e.NewTable(inventory.Dataset{ID: "d", Name: "t1"}, classify.TableOptions{})
			table.Add(&b)
			if f := find(e.Judge(table), tt.column); f.Kind != tt.kind || f.Status != tt.status {
				t.Errorf("%q %s, want %q %s", f.Kind, f.Status, tt.kind, tt.status)
			}
		})
	}
}

func TestUnreadColumns(t *testing.T) {
	e := engine(t)
	d := inventory.Dataset{ID: "d", Name: "t1", Columns: []inventory.Field{{Name: "mobile"}, {Name: "contact"}, {Name: "colour"}}}
	p := e.Judge(e.NewTable(d, classify.TableOptions{}))
	for column, want := range map[string]classify.Status{"mobile": classify.Declared, "contact": classify.Unread, "colour": ""} {
		if f := find(p, column); f.Status != want {
			t.Errorf("%s: %s, want %s", column, f.Status, want)
		}
	}
	if p.Full || p.Findings[0].MissedBelow != 1 || p.Findings[0].Design != "none" {
		t.Errorf("an unread table looks read: %+v", p)
	}
}

// TestFewValuesReadInFullMissNothing is the one case in which nothing can have been missed.
func TestFewValuesReadInFullMissNothing(t *testing.T) {
	e := engine(t)
	b := batchOf(columnOf("mobile", 500, newMade(1).mobile))
	b.Design = inventory.Design{Sampling: inventory.FullRead}
	table := e.NewTable(inventory.Dataset{ID: "d"}, classify.TableOptions{})
	table.Add(&b)
	if f := find(e.Judge(table), "mobile"); f.Status != classify.Evidenced || f.MissedBelow != 0 {
		t.Errorf("%s, missed below %v", f.Status, f.MissedBelow)
	}
}

func TestBounds(t *testing.T) {
	e := engine(t)
	tests := []struct {
		name      string
		design    inventory.Design
		effective int64
		missed    float64
	}{
		{"full, judged by 1,024 distinct values", inventory.Design{Sampling: inventory.FullRead}, 3000, 0.002926},
		{"random, the same", inventory.Design{Sampling: inventory.RandomRows}, 3000, 0.002926},
		{"blocks of 1000 are worth 58 rows", inventory.Design{Sampling: inventory.RandomBlocks, BlockRows: 1000}, 58, 0.051655},
		{"the head is one block", inventory.Design{Sampling: inventory.HeadRows}, 19, 0.157684},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := batchOf(columnOf("c1", 3000, newMade(1).mobile))
			b.Design = tt.design
			table := e.NewTable(inventory.Dataset{ID: "d"}, classify.TableOptions{})
			table.Add(&b)
			f := find(e.Judge(table), "c1")
			if f.Effective != tt.effective || f.MissedBelow != tt.missed {
				t.Errorf("effective %d missed %v, want %d %v", f.Effective, f.MissedBelow, tt.effective, tt.missed)
			}
		})
	}
}

func TestEvidenceIsMasked(t *testing.T) {
	e := engine(t)
	f := find(e.Judge(read(e, customers(1, 500))), "mobile")
	if len(f.Evidence) == 0 || len(f.Evidence[0].Masked) != 3 {
		t.Fatalf("%+v, want three masked samples", f.Evidence)
	}
	for _, s := range f.Evidence[0].Masked {
		if strings.Count(s, "*") != 6 {
			t.Errorf("sample %q does not hide six figures", s)
		}
	}
}

func TestInsideText(t *testing.T) {
	e, m := engine(t), newMade(11)
	text := func(rare int, value func() string) func() string {
		return func() string {
			if m.r.IntN(rare) == 0 {
				return "请核对身份信息" + value() + "，谢谢配合"
			}
			return m.comment()
		}
	}
	tests := []struct {
		name, kind string
		status     classify.Status
		value      func() string
	}{
		{"one identity number in a hundred rows", "resident_id", classify.Evidenced, text(100, m.residentID)},
		{"a mobile in every other row", "phone", classify.Evidenced, text(2, m.mobile)},
		{"a number of an order", "", "", text(2, func() string { return m.digits(19) })},
		{"a line of a web server", "ip_address", classify.Evidenced, func() string { return m.ip() + " - - [01/Nov/2026:00:00:01 +0800] GET /" }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := batchOf(columnOf("c1", 2000, tt.value))
			table := e.NewTable(inventory.Dataset{ID: "d", Name: "t1"}, classify.TableOptions{})
			table.Add(&b)
			if f := find(e.Judge(table), "c1"); f.Kind != tt.kind || f.Status != tt.status {
				t.Errorf("%q %s, want %q %s", f.Kind, f.Status, tt.kind, tt.status)
			}
		})
	}
}
