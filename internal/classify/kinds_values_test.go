package classify_test

import (
	"fmt"
	"testing"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/classify/check"
	"github.com/domicile/domicile/internal/inventory"
)

// setting is a column of made values in a table, beside others that only have names.
type setting struct {
	table, column string
	value         func() string
	others        []string
}

// judge returns the verdict of the column.
func (s setting) judge(t *testing.T, e *classify.Engine) classify.Finding {
	t.Helper()
	d := inventory.Dataset{ID: "d", Name: s.table}
	for _, o := range s.others {
		d.Columns = append(d.Columns, inventory.Field{Name: o, Type: "varchar(64)"})
	}
	b := batchOf(columnOf(s.column, 500, s.value))
	made := e.NewTable(d, classify.TableOptions{})
	made.Add(&b)
	var best classify.Finding
	for _, f := range e.Judge(made).Findings {
		if f.Column == s.column && reported(f) && (best.Kind == "" || better(f, best)) {
			best = f
		}
	}
	return best
}

// TestKindsInTheirTables makes columns of the kinds that need a name or a table to be told.
func TestKindsInTheirTables(t *testing.T) {
	m := newMade(11)
	org := func() string {
		body := m.runes("0123456789ABCDEFGHJKLMNPQRTUWXY", 8)
		c, _ := check.OrgCodeCheck([]byte(body))
		return body + string(c)
	}
	icd := func() string { return m.pick("A", "C", "E", "I", "J") + m.digits(2) + "." + m.digits(3) }
	drug := func() string {
		return m.pick("阿莫西林", "头孢克肟", "硝苯地平", "布洛芬") + m.pick("胶囊", "分散片", "缓释片", "颗粒")
	}
	patient := []string{"patient_name", "id_card", "mobile"}
	tests := []struct {
		name, table, column string
		value               func() string
		others              []string
		kind, form          string
		status              classify.Status
	}{
		{"student number without a name", "t1", "c1", func() string { return "G" + m.residentID() }, nil, "resident_id", "student_no", classify.Evidenced},
		{"taxpayer number of a person", "t1", "c1", func() string { return m.residentID() + m.digits(2) }, nil, "tax_id", "person", classify.Evidenced},
		{"officer's card without a name", "t1", "c1", func() string { return m.pick("军字第", "士字第", "文字第") + m.digits(8) + "号" }, nil, "id_doc_number", "military_id", classify.Evidenced},
		{"old passport", "guest", "passport_no", func() string { return m.pick("14", "15") + m.digits(7) }, nil, "id_doc_number", "passport", classify.Evidenced},
		{"organisation code", "supplier", "zzjgdm", org, nil, "tax_id", "org_code", classify.Evidenced},
		{"MEID", "phone", "meid", func() string { return "A0" + m.digits(11) + m.pick("A", "B", "7") }, nil, "imei", "meid", classify.Evidenced},
		{"codes of diseases of patients", "visit", "icd_code", icd, patient, "health", "icd10", classify.Evidenced},
		{"medicines of patients", "prescription", "drug_name", drug, patient, "health", "prescription", classify.Evidenced},
		{"department of a visit", "visit", "就诊科室", func() string { return m.pick("心内科", "骨科", "儿科", "妇产科") }, patient, "health", "department", classify.Evidenced},
		{"diploma", "graduate", "diploma_no", func() string { return m.digits(18) }, nil, "education", "education_no", classify.Declared},
		{"secret of a card", "card", "cvv2", func() string { return m.digits(3) }, nil, "credential", "payment_password", classify.Declared},
		{"where a rider is", "rider", "current_lng", func() string { return "116." + m.digits(6) }, nil, "geo_coordinate", "person", classify.Evidenced},
		{"marriage in words", "staff", "marital_status", func() string { return m.pick("已婚", "未婚", "离异") }, nil, "marital_status", "", classify.Evidenced},
		{"party in words", "staff", "zzmm", func() string { return m.pick("中共党员", "共青团员", "群众") }, nil, "political_status", "", classify.Evidenced},
		{"new-energy plate", "t1", "c1", func() string { return m.rune("京沪粤") + "A" + m.pick("D", "F") + m.digits(5) }, nil, "vehicle_plate", "", classify.Evidenced},
		{"plate of a trailer", "t1", "c1", func() string { return m.rune("京沪粤") + "A" + m.digits(4) + "挂" }, nil, "vehicle_plate", "", classify.Evidenced},
	}
	e := engine(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := setting{tt.table, tt.column, tt.value, tt.others}.judge(t, e)
			if f.Kind != tt.kind || f.Form != tt.form || f.Status != tt.status {
				t.Errorf("found %q %q %s, want %q %q %s", f.Kind, f.Form, f.Status, tt.kind, tt.form, tt.status)
			}
		})
	}
}

// TestTrapsOfKinds makes columns that look like one of those kinds and are none.
func TestTrapsOfKinds(t *testing.T) {
	m := newMade(12)
	tests := []struct {
		name, table, column string
		value               func() string
		others              []string
	}{
		{"id of an app", "app_config", "app_id", func() string { return fmt.Sprintf("wx%016x", m.r.Uint64()) }, nil},
		{"number of a merchant", "pay_config", "partner", func() string { return "2088" + m.digits(12) }, nil},
		{"nine figures without a name", "t1", "c1", func() string { return "14" + m.digits(7) }, nil},
		{"EAN of goods", "product", "bar_code", func() string { return "69" + m.digits(11) }, nil},
		{"SKU of 15 figures", "sku", "sku_code", func() string { return m.date(2018, 2024) + m.digits(7) }, nil},
		{"codes of a dictionary of diseases", "dict_disease", "icd_code", func() string { return "A" + m.digits(2) + "." + m.digits(3) }, []string{"disease_name"}},
		{"medicines of a price list", "medicine", "drug_name", func() string { return m.pick("阿莫西林", "布洛芬") + m.pick("胶囊", "片") }, []string{"price"}},
		{"hexadecimal keys", "t1", "c1", func() string { return "A0" + m.digits(11) + "F" }, nil},
		{"versions", "release", "icd_version", func() string { return m.digits(1) + "." + m.digits(2) }, nil},
		{"numbers of a word", "t1", "c1", func() string { return "文号" + m.digits(8) }, nil},
	}
	e := engine(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if f := (setting{tt.table, tt.column, tt.value, tt.others}).judge(t, e); f.Kind != "" && coreKind(e, f) {
				t.Errorf("found %q %q %s: %+v", f.Kind, f.Form, f.Status, f.Evidence)
			}
		})
	}
}

// coreKind reports whether a finding is of a kind that is worth acting on alone.
func coreKind(e *classify.Engine, f classify.Finding) bool {
	for _, d := range e.Detectors() {
		if d.Kind == f.Kind && d.Form == f.Form {
			return d.Class == classify.Core
		}
	}
	return false
}
