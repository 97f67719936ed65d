package classify_test

import (
	"bufio"
	"cmp"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/classify/check"
	"github.com/domicile/domicile/internal/inventory"
)

// schemas holds labelled tables of many trades; its README says how they are written.
const schemas = "testdata/schemas"

// madeRows is how many rows each table of the schemas is given.
const madeRows = 24

func TestSchemas(t *testing.T) {
	tables, labels := readSchemas(t)
	if len(tables) < 40 || len(labels) < 300 {
		t.Fatalf("%d tables with %d columns, want 40 with 300", len(tables), len(labels))
	}
	core, e := coreKinds(t), engine(t)
	for _, m := range modes() {
		t.Run(m.name, func(t *testing.T) {
			s := score(judgeAll(e, tables, m), labels, core, m)
			t.Log("\n" + s.String())
			s.generalises(t, m)
		})
	}
}

// generalises holds the classifier to its bars on schemas that it was not made from.
func (s *scores) generalises(t *testing.T, m mode) {
	t.Helper()
	if !m.names { // telephone numbers of many countries cannot be told by their figures
		for kind, bar := range map[string]float64{"phone": 0.65, "email": 0.95, "ip_address": 0.95} {
			if recall := s.of(kind).recall(); recall < bar {
				t.Errorf("%s: recall %.3f, want %.2f", kind, recall, bar)
			}
		}
		return
	}
	s.atLeast(t, 0.97, 0.98, 0.005)
	bars := map[string]float64{
		"phone": 0.97, "email": 0.97, "ip_address": 0.97, "birth_date": 0.97, "credential": 0.97,
		"person_name": 0.85, "address": 0.85,
	}
	for kind, bar := range bars {
		if f1 := s.of(kind).f1(); f1 < bar {
			t.Errorf("%s: F1 %.3f, want %.2f", kind, f1, bar)
		}
	}
}

func (l *tally) f1() float64 { return ratio(2*l.right, 2*l.right+l.wrong+l.missed) }

// coreKinds returns which labels are core: the classes of the detectors say so.
func coreKinds(t *testing.T) map[string]bool {
	t.Helper()
	core := map[string]bool{}
	for _, d := range engine(t).Detectors() {
		if d.Class == "core" {
			core[d.Kind] = true
		}
	}
	return core
}

func readSchemas(tb testing.TB) ([]dump, []label) {
	tb.Helper()
	names, err := filepath.Glob(filepath.Join(schemas, cmp.Or(os.Getenv("SCHEMAS"), "*.txt")))
	if err != nil || len(names) == 0 {
		tb.Fatalf("no schemas: %v", err)
	}
	var tables []dump
	var labels []label
	for i, name := range names {
		r := schemaReader{source: strings.TrimSuffix(filepath.Base(name), ".txt"), made: newMade(uint64(i))}
		r.read(tb, name)
		tables, labels = append(tables, r.tables...), append(labels, r.labels...)
	}
	return tables, labels
}

// schemaReader reads one file of schemas.
type schemaReader struct {
	source string
	made   made
	tables []dump
	labels []label
}

func (r *schemaReader) read(tb testing.TB, name string) {
	tb.Helper()
	f, err := os.Open(name)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		text, isTable := strings.CutPrefix(lines.Text(), "table ")
		if text == "" {
			continue
		}
		cells := strings.Split(text, "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		switch {
		case isTable:
			b := inventory.Batch{Rows: madeRows, Comment: cells[1]}
			r.tables = append(r.tables, dump{source: r.source, table: cells[0], batches: []inventory.Batch{b}})
		case len(cells) != 5:
			tb.Fatalf("%s: %d cells, want 5: %s", name, len(cells), text)
		default:
			r.column(cells)
		}
	}
	if err := lines.Err(); err != nil {
		tb.Fatal(err)
	}
}

// column adds a column to the table at hand.
func (r *schemaReader) column(cells []string) {
	d := &r.tables[len(r.tables)-1]
	c := inventory.Column{Name: cells[0], Type: cells[1], Comment: cells[2]}
	values := 0
	for i := range madeRows {
		v := r.value(cells[4], i)
		if v == "" {
			c.AppendNull()
			continue
		}
		values++
		c.Append([]byte(v))
	}
	d.batches[0].Columns = append(d.batches[0].Columns, c)
	kind, trap := strings.CutSuffix(cells[3], "!")
	l := label{Source: r.source, Table: d.table, Column: cells[0], Label: kind, Values: values}
	if trap {
		l.Note = "trap:"
	}
	r.labels = append(r.labels, l)
}

// value is the value of a row: one of a list in turn, or a made one.
func (r *schemaReader) value(list string, row int) string {
	if what, ok := strings.CutPrefix(list, "@"); ok {
		return r.made.of(what, row)
	}
	all := strings.Split(list, "; ")
	return strings.TrimSpace(all[row%len(all)])
}

// of makes a value of what a generator is called.
func (m made) of(what string, row int) string {
	for _, try := range []func(string, int) string{m.ofPerson, m.ofPlace, m.ofNumber} {
		if v := try(what, row); v != "" {
			return v
		}
	}
	panic("no generator " + what)
}

func (m made) ofPerson(what string, _ int) string {
	first := m.pick("James", "Mary", "Omar", "Ingrid", "Chloe", "Pedro", "Yuki", "Nadia", "Tom", "Wei", "Sven", "Lucia")
	last := m.pick("Smith", "Miller", "O'Brien", "Garcia", "Nguyen", "Larsen", "Kowalski", "Tanaka", "Brown", "de Vries")
	switch what {
	case "name":
		return m.name()
	case "first":
		return first
	case "last":
		return last
	case "ename":
		return first + " " + last
	case "id":
		return m.residentID()
	case "email":
		return m.email()
	case "mobile":
		return m.mobile()
	case "landline":
		return m.pick("010-6", "0755-8", "021-5", "0571-8") + m.digits(7)
	case "usphone":
		return m.pick("(206) 555-", "(415) 555-", "212-555-", "+44 20 7946 ", "030-0074", "040.32.2") + m.digits(4)
	case "card":
		return m.card()
	case "plate":
		return m.pick("京A", "沪B", "粤B", "浙A", "川A") + m.digits(5)
	case "passport":
		return "E" + m.digits(8)
	case "openid":
		return "o" + m.digits(2) + "Ab_" + m.digits(3) + "xYzQ-wErTyUi" + m.digits(4) + "pLk"
	default:
		return ""
	}
}

func (m made) ofPlace(what string, _ int) string {
	switch what {
	case "addr":
		return m.address()
	case "street":
		return m.digits(3) + " " + m.pick("Oak Street", "Moss Bay Blvd.", "Main St", "Elm Avenue", "rue des Lilas")
	case "lng":
		return "1" + m.pick("16", "13", "21", "04") + "." + m.digits(6)
	case "lat":
		return m.pick("39", "22", "31", "30") + "." + m.digits(6)
	case "ip":
		return m.pick("203.0.113.", "198.51.100.", "112.97.", "36.112.")[:7] + m.pick("13.", "24.", "77.") + m.pick("8", "45", "201")
	case "mac":
		return "00:1A:" + m.digits(2) + ":3F:" + m.digits(2) + ":B" + m.digits(1)
	default:
		return ""
	}
}

func (m made) ofNumber(what string, row int) string {
	hex := func(n int) string {
		var sb strings.Builder
		for range n {
			sb.WriteString(m.pick("0", "3", "5", "7", "9", "a", "b", "c", "d", "e", "f"))
		}
		return sb.String()
	}
	day := m.date(2019, 2024)
	born := m.date(1950, 2004)
	switch what {
	case "seq":
		return cmp.Or(strings.TrimLeft(m.pick("", "1", "10")+m.digits(2), "0"), "7")
	case "mrn":
		return m.pick("MR", "ZY", "00") + m.digits(8)
	case "digits10":
		return m.digits(10)
	case "digits15":
		return m.pick("86", "20", "69") + m.digits(13)
	case "birth":
		return born[:4] + "-" + born[4:6] + "-" + born[6:]
	case "birth8":
		return born
	case "birthkid":
		born = m.date(2008, 2016)
		return born[:4] + "-" + born[4:6] + "-" + born[6:]
	case "date":
		return day[:4] + "-" + day[4:6] + "-" + day[6:]
	case "ts":
		return day[:4] + "-" + day[4:6] + "-" + day[6:] + " 1" + m.pick("0", "5", "9") + ":" + m.pick("07", "31", "59") + ":" + m.pick("00", "13", "42")
	case "order":
		return day + m.digits(10)
	case "snow":
		return "14" + m.digits(17)
	case "ean":
		return "69" + m.digits(11)
	case "uuid":
		return hex(8) + "-" + hex(4) + "-4" + hex(3) + "-a" + hex(3) + "-" + hex(12)
	case "md5":
		return hex(32)
	case "sha256":
		return hex(64)
	case "bcrypt":
		return "$2a$10$" + strings.ToUpper(hex(20)) + hex(33)
	case "uscc":
		return m.uscc()
	case "vin":
		return m.vin()
	case "imei":
		return m.imei()
	case "iccid":
		return "898600" + m.digits(14)
	case "visa":
		body := "4" + m.digits(14)
		return body + string(check.LuhnDigit([]byte(body)))
	default:
		return ""
	}
}
