package classify_test

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

// top returns the verdict of a column of made values, "" when nothing is reported.
func top(t *testing.T, e *classify.Engine, name string, n int, value func() string) classify.Finding {
	t.Helper()
	b := batchOf(columnOf(name, n, value))
	table := e.NewTable(inventory.Dataset{ID: "d", Name: "t1"}, classify.TableOptions{})
	table.Add(&b)
	var best classify.Finding
	for _, f := range e.Judge(table).Findings {
		if reported(f) && (best.Kind == "" || better(f, best)) {
			best = f
		}
	}
	return best
}

// TestRareKinds makes columns of kinds that no sample database holds, without any name.
func TestRareKinds(t *testing.T) {
	m := newMade(3)
	tests := []struct {
		want, form string
		value      func() string
	}{
		{"resident_id", "", m.residentID},
		{"resident_id", "", m.residentID15},
		{"bank_account", "", m.card},
		{"tax_id", "", m.uscc},
		{"vehicle_plate", "", m.plate},
		{"vin", "", m.vin},
		{"imei", "", m.imei},
		{"imsi", "", func() string { return "460" + m.pick("00", "01", "11") + m.digits(10) }},
		{"iccid", "", func() string { return "8986" + m.digits(16) }},
		{"social_id", "", m.openid},
		{"id_doc_number", "passport", func() string { return "E" + m.pick("A", "B", "C", "1", "2") + m.digits(7) }},
		{"id_doc_number", "hk_macao_permit", func() string { return m.pick("H", "M") + m.digits(8) }},
		{"id_doc_number", "hkid", m.hkid},
		{"phone", "", m.mobile},
		{"email", "", m.email},
		{"ip_address", "", m.ip},
		{"address", "", m.address},
		{"device_info", "mac", func() string {
			return fmt.Sprintf("%02x:1a:2b:%02X:4d:%02x", m.r.IntN(256), m.r.IntN(256), m.r.IntN(256))
		}},
	}
	e := engine(t)
	for _, tt := range tests {
		t.Run(tt.want+tt.form, func(t *testing.T) {
			f := top(t, e, "c1", 3000, tt.value)
			if f.Kind != tt.want || tt.form != "" && f.Form != tt.form {
				t.Errorf("found %q %q %s, want %q %q", f.Kind, f.Form, f.Status, tt.want, tt.form)
			}
		})
	}
}

// TestNearMisses makes columns that look like something and are not.
func TestNearMisses(t *testing.T) {
	m := newMade(4)
	n := 0
	next := func() int { n += 1 + m.r.IntN(50); return n }
	tests := []struct {
		name  string
		value func() string
	}{
		{"snowflake of 19 digits", func() string { return strconv.Itoa(1234567890123456789 + next()*4194304) }},
		{"snowflake of 18 digits", func() string { return strconv.Itoa(423456789012345678 + next()*4194304) }},
		{"order number with date", func() string { return "2024" + m.date(2018, 2024)[4:] + m.digits(10) }},
		{"order number of 16", func() string { return m.date(2018, 2024) + m.digits(8) }},
		{"epoch milliseconds", func() string { return strconv.Itoa(1500000000000 + m.r.IntN(200000000000)) }},
		{"epoch seconds", func() string { return strconv.Itoa(1500000000 + m.r.IntN(200000000)) }},
		{"random of 11 digits", func() string { return m.pick("1", "2", "3", "4", "5", "6", "7", "8", "9") + m.digits(10) }},
		{"random of 15 digits", func() string { return m.pick("1", "2", "3", "4", "5", "6", "7", "8", "9") + m.digits(14) }},
		{"random of 16 digits", func() string { return m.pick("1", "2", "3", "4", "5", "6", "7", "8", "9") + m.digits(15) }},
		{"random of 18 digits", func() string { return m.pick("1", "2", "3", "4", "5", "6", "7", "8", "9") + m.digits(17) }},
		{"random of 17 letters", func() string { return m.runes("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", 17) }},
		{"uuid", func() string {
			return fmt.Sprintf("%08x-%04x-4%03x-a%03x-%012x", m.r.Uint32(), m.r.IntN(65536), m.r.IntN(4096), m.r.IntN(4096), m.r.Int64N(1<<48))
		}},
		{"md5", func() string { return fmt.Sprintf("%016x%016x", m.r.Uint64(), m.r.Uint64()) }},
		{"ean", func() string { return "69" + m.digits(11) }},
		{"version", func() string { return fmt.Sprintf("%d.%d.%d", m.r.IntN(9), m.r.IntN(30), m.r.IntN(99)) }},
		{"version of four", func() string {
			return fmt.Sprintf("%d.%d.%d.%d", 1+m.r.IntN(3), m.r.IntN(10), m.r.IntN(10), m.r.IntN(300))
		}},
		{"department path", func() string { return fmt.Sprintf(".%d.%d.%d.", m.r.IntN(9), m.r.IntN(30), m.r.IntN(99)) }},
		{"amount", func() string { return fmt.Sprintf("%d.%02d", m.r.IntN(100000), m.r.IntN(100)) }},
		{"counter", func() string { return strconv.Itoa(10000000 + next()) }},
		{"key of 11 digits", func() string { return strconv.Itoa(13800000000 + next()*977) }},
		{"colour", func() string { return m.pick("红色", "黄色", "白色", "金色", "黑色") + m.digits(2) }},
		{"product", func() string {
			return m.pick("小米", "华为", "苹果") + m.pick("手机", "平板", "耳机") + m.digits(3)
		}},
		{"order code", func() string { return m.pick("E", "H", "S") + m.digits(7) }},
		{"time", func() string {
			return fmt.Sprintf("2024-01-%02d %02d:%02d:%02d", 1+m.r.IntN(28), m.r.IntN(24), m.r.IntN(60), m.r.IntN(60))
		}},
		{"price of two", func() string { return fmt.Sprintf("%d.%02d", 20+m.r.IntN(30), m.r.IntN(100)) }},
		{"url", func() string { return "https://shop.example.com/item/" + m.digits(11) }},
	}
	e := engine(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if f := top(t, e, "c1", 3000, tt.value); f.Kind != "" {
				t.Errorf("found %q %q %s: %+v", f.Kind, f.Form, f.Status, f.Evidence)
			}
		})
	}
}
