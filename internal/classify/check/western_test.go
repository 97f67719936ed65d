package check_test

import (
	"testing"

	"github.com/domicile/domicile/internal/classify/check"
)

func TestWestern(t *testing.T) {
	tests := []struct {
		name     string
		fn       check.Func
		yes, not []string
	}{
		{"date", check.WesternDate, []string{"17/05/1990", "05-17-1990", "17.5.1990", " 3- 1-1991"}, []string{"", "17/17/1990", "1990-05-17", "17/05/90", "17/05", "5/"}},
		{"ssn", check.SSN, []string{"078-05-1120"}, []string{"", "000-05-1120", "078-00-1120", "078051120", "666-12-3456"}},
		{"nanp", check.NANPPhone, []string{"(206) 555-0142", "206-555-0142", "1-206-555-0142", "206.555.0142"}, []string{"", "1", "106-555-0142", "2065550142", "206-155-0142", "(206-555-0142"}},
		{"iban", check.IBAN, []string{"DE89370400440532013000", "GB29NWBK60161331926819"}, []string{"", "DE89370400440532013001", "DE89", "de89370400440532013000"}},
		{"name", check.WesternName, []string{"Mary Larsen", "Brown, Mr. Oscar Hale", "Luis de la Vega"}, []string{"", "Mary", "Office Chair", "mary had a little lamb", "Mary 3rd 5"}},
		{"organisation", check.OrganisationName, []string{"海天机械有限公司", "Baker Bros Ltd", "Acme Inc."}, []string{"", "公司", "王小明", "Mary Larsen", "Inc"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, v := range tt.yes {
				if !tt.fn([]byte(v)) {
					t.Errorf("%q was not recognised", v)
				}
			}
			for _, v := range tt.not {
				if tt.fn([]byte(v)) {
					t.Errorf("%q was recognised", v)
				}
			}
		})
	}
}

func FuzzWestern(f *testing.F) {
	f.Add([]byte("(206) 555-0142"))
	f.Add([]byte("1-"))
	f.Fuzz(func(_ *testing.T, v []byte) {
		for _, fn := range []check.Func{check.WesternDate, check.SSN, check.NANPPhone, check.IBAN, check.WesternName, check.OrganisationName} {
			fn(v)
		}
	})
}
