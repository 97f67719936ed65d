package check_test

import (
	"testing"

	"github.com/domicile/domicile/internal/classify/check"
)

func TestDocuments(t *testing.T) {
	tests := []struct {
		check, in string
		want      bool
	}{
		{"military_id", "军字第12345678号", true},
		{"military_id", "空字第1234567号", true},
		{"military_id", "士字12345678", true},
		{"military_id", "警123456", true},
		{"military_id", "军字第12345号", false},
		{"military_id", "军字第123456789号", false},
		{"military_id", "编号12345678", false},
		{"military_id", "沪12345678", false},
		{"military_id", "某某某某某字第12345678号", false},
		{"military_id", "12345678", false},
		{"military_id", "字第12345678号", false},
		{"military_id", "", false},
		{"old_passport", "141234567", true},
		{"old_passport", "161234567", false},
		{"old_passport", "14123456", false},
		{"meid", "A0000012345678", true},
		{"meid", "ff000012345678", true},
		{"meid", "99000012345678", false},
		{"meid", "A000001234567G", false},
		{"meid", "ABCDEFABCDEFAB", false},
		{"personal_taxpayer", "11010519491231002X01", true},
		{"personal_taxpayer", "13050367040100101", true},
		{"personal_taxpayer", "11010519491231002101", false},
		{"personal_taxpayer", "99999967040100101", false},
		{"personal_taxpayer", "11010519491231002X", false},
		{"icd10", "A00.051", true},
		{"icd10", "I10.x00", true},
		{"icd10", "E11.900x001", true},
		{"icd10", "A17.0+", true},
		{"icd10", "A00", false},
		{"icd10", "A00.", false},
		{"icd10", "A0.01", false},
		{"icd10", "1.2.3", false},
		{"icd10", "A00.05.1", false},
		{"icd10", "A00.0511", false},
		{"icd10", "V10.exe", false},
		{"drug_name", "阿莫西林胶囊", true},
		{"drug_name", "硝苯地平缓释片(10mg)", true},
		{"drug_name", "胶囊", false},
		{"drug_name", "手机", false},
		{"drug_name", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.check+" "+tt.in, func(t *testing.T) {
			fn, ok := check.ByName(tt.check)
			if !ok {
				t.Fatal("no such check")
			}
			if got := fn([]byte(tt.in)); got != tt.want {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
}

// FuzzDocuments states that no input makes a check panic or change its argument.
func FuzzDocuments(f *testing.F) {
	for _, s := range []string{"军字第12345678号", "A00.051", "阿莫西林胶囊", "11010519491231002X01", "A0000012345678", "\xff号"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		v := []byte(in)
		for _, name := range []string{"military_id", "old_passport", "meid", "personal_taxpayer", "icd10", "drug_name"} {
			fn, _ := check.ByName(name)
			fn(v)
		}
		if string(v) != in {
			t.Error("the argument changed")
		}
	})
}
